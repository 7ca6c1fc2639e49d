import "server-only";
import { emailVerificationTtl, hour } from "@/lib/shared/durations";

/** One mail, ready to be sent: plain text and HTML that say the same. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string; readonly html: string };

/** To whom: one address, and the name that goes with it. */
type Recipient = { readonly to: string; readonly name: string };

type Content = {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly link: { readonly label: string; readonly url: string };
  readonly footer: string;
};

/**
 * Asks the owner of an address to confirm it.
 *
 * @param url absolute URL with the token
 */
export function confirmationMail({ to, name, url }: Recipient & { readonly url: string }): Mail {
  return render(to, name, {
    subject: "Confirm your e-mail address",
    paragraphs: [
      "Someone, hopefully you, signed up to Portcullis with this address.",
      `Open this link within ${String(emailVerificationTtl / hour)} hours to confirm it. It works once.`,
    ],
    link: { label: "Confirm this address", url },
    footer: "If it was not you, do nothing: without this link there is no account.",
  });
}

/**
 * Tells the owner of an account that someone tried to sign up with their address. The sign-up page shows the same as for
 * a new address, so only the owner learns it.
 *
 * @param loginUrl absolute URL of the sign-in page
 */
export function alreadyRegisteredMail({ to, name, loginUrl }: Recipient & { readonly loginUrl: string }): Mail {
  return render(to, name, {
    subject: "You already have an account",
    paragraphs: [
      "Someone, hopefully you, tried to sign up to Portcullis with this address. There is an account with it already, so nothing was changed.",
      "Sign in with the password that you chose then.",
    ],
    link: { label: "Sign in", url: loginUrl },
    footer: "If it was not you, do nothing: your account is as it was.",
  });
}

/**
 * Tells the owner that a refresh token was used a second time, which happens when someone has copied it.
 *
 * @param ip the address that it was used from
 * @param loginUrl absolute URL of the sign-in page
 */
export function sessionReusedMail({
  to,
  name,
  ip,
  loginUrl,
}: Recipient & { readonly ip: string; readonly loginUrl: string }): Mail {
  return render(to, name, {
    subject: "We ended one of your sessions",
    paragraphs: [
      `From the network address ${ip}, a refresh token of one of your sessions was used that had been spent before. That happens when someone has copied it from your device.`,
      "We ended that session, for you and for them. Your other devices stay signed in: sign in again, look at the list of your devices, and sign out those that you don't know.",
    ],
    link: { label: "Sign in", url: loginUrl },
    footer: "If this comes again, check the device for extensions and programs that you don't know.",
  });
}

/**
 * Anyone can sign up with a stranger's address, so the name could be a message of theirs with a link in it. A greeting
 * uses it only when it is nothing but a few words.
 */
function greeting(name: string): string {
  return /^[\p{L}\p{M}'’-]{1,24}( [\p{L}\p{M}'’-]{1,24}){0,3}$/u.test(name) ? `Hello ${name},` : "Hello,";
}

function render(to: string, name: string, { subject, paragraphs: told, link, footer }: Content): Mail {
  const paragraphs = [greeting(name), ...told];
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
