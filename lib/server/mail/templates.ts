import "server-only";

/** One mail, ready to be sent: plain text and HTML that say the same. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string; readonly html: string };

type Content = {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly link: { readonly label: string; readonly url: string };
  readonly footer: string;
};

/**
 * Asks the owner of an address to confirm it. Nothing that was typed at sign-up stands in it: a stranger could use it to
 * send text of theirs to this address in our name.
 *
 * @param link absolute URL with the token
 * @param validHours how long the link works
 */
export function confirmationMail(to: string, link: string, validHours: number): Mail {
  return render(to, {
    subject: "Confirm your e-mail address",
    paragraphs: [
      "Someone, hopefully you, signed up to Portcullis with this address.",
      `Open this link within ${String(validHours)} hours to confirm it. It works once.`,
    ],
    link: { label: "Confirm this address", url: link },
    footer: "If it was not you, do nothing: without this link there is no account.",
  });
}

/**
 * Tells the owner of an account that someone tried to sign up with their address. The sign-up page shows the same as for
 * a new address, so only the owner learns it.
 *
 * @param signInLink absolute URL of the sign-in page
 */
export function existingAccountMail(to: string, signInLink: string): Mail {
  return render(to, {
    subject: "You already have an account",
    paragraphs: [
      "Someone, hopefully you, tried to sign up to Portcullis with this address. There is an account with it already, so nothing was changed.",
      "Sign in with the password that you chose then.",
    ],
    link: { label: "Sign in", url: signInLink },
    footer: "If it was not you, do nothing: your account is as it was.",
  });
}

/**
 * Tells the owner that a refresh token was used a second time, which happens when someone has copied it.
 *
 * @param sessionsLink absolute URL of the list of devices
 * @param at when it was noticed
 */
export function sessionReusedMail(to: string, sessionsLink: string, at: Date): Mail {
  return render(to, {
    subject: "We ended one of your sessions",
    paragraphs: [
      `At ${at.toISOString().slice(0, 16).replace("T", " ")} UTC a refresh token of one of your sessions was used that had been spent before. That happens when someone has copied it from your device.`,
      "We ended that session, for you and for them. Your other devices stay signed in. Look at them, and sign out those that you don't know.",
    ],
    link: { label: "See your devices", url: sessionsLink },
    footer: "If this comes again, check the device for extensions and programs that you don't know.",
  });
}

function render(to: string, { subject, paragraphs, link, footer }: Content): Mail {
  const url = absoluteUrl(link.url);
  const text = [...paragraphs, `${link.label}:\n${url}`, footer].join("\n\n");
  const body = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("\n");
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:34rem;margin:0 auto">
<h1 style="font-size:20px">${escapeHtml(subject)}</h1>
${body}
<p><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#b45309;color:#ffffff;text-decoration:none">${escapeHtml(link.label)}</a></p>
<p style="font-size:14px;overflow-wrap:anywhere">${escapeHtml(url)}</p>
<p style="font-size:14px;border-top:1px solid #8888;padding-top:12px">${escapeHtml(footer)}</p>
</div>
</body>
</html>
`;
  return { to, subject, text: `${text}\n`, html };
}

/** Links come from the configured origin only; anything but an absolute http(s) URL is a mistake of ours. */
function absoluteUrl(url: string): string {
  const { protocol, href } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") throw new TypeError("a mail can only link to an http(s) URL");
  return href;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
