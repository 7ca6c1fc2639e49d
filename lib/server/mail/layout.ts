import "server-only";
import { brand } from "@/lib/shared/brand";

/** One mail, ready to be sent: plain text and HTML that say the same. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string; readonly html: string };

/** What a mail says. A feature's `mails.ts` writes it, and the layout makes a mail of it. */
export type Content = {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly link: { readonly label: string; readonly url: string };
  readonly footer: string;
};

/**
 * Makes a mail of what it says: the same in plain text and in HTML, with one link.
 *
 * @param to one address
 * @param name of its owner, as somebody typed it; it is greeted with when it is fit for that
 * @throws TypeError for a link that is no absolute http(s) URL
 */
export function render(to: string, name: string, { subject, paragraphs: told, link, footer }: Content): Mail {
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
<p><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:${brand.mail.button};color:${brand.mail.buttonText};text-decoration:none">${escapeHtml(link.label)}</a></p>
<p style="font-size:14px;overflow-wrap:anywhere">${escapeHtml(url)}</p>
<p style="font-size:14px;border-top:1px solid ${brand.mail.line};padding-top:12px">${escapeHtml(footer)}</p>
</div>
</body>
</html>
`;
  return { to, subject, text: `${text}\n`, html };
}

/**
 * Anyone can sign up with a stranger's address, so the name could be a message of theirs with a link in it. A greeting
 * uses it only when it is nothing but a few words.
 */
function greeting(name: string): string {
  return /^[\p{L}\p{M}'’-]{1,24}( [\p{L}\p{M}'’-]{1,24}){0,3}$/u.test(name) ? `Hello ${name},` : "Hello,";
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
