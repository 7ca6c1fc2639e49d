import "server-only";
import { brand } from "@/lib/shared/brand";
import { type Content, mailHtml } from "./html";

/** One mail, ready to be sent: plain text and HTML that say the same. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string; readonly html: string };

/**
 * Makes a mail of what it says: the same in plain text and in HTML, with one link.
 *
 * @param to one address
 * @param name of its owner, as somebody typed it; it is greeted with when it is fit for that
 * @throws TypeError for a link that is no absolute http(s) URL
 */
export function render(to: string, name: string, content: Content): Mail {
  const { subject, link, footer } = content;
  const paragraphs = [greeting(name), ...content.paragraphs];
  const url = absoluteUrl(link.url);
  // "-- " begins a signature (RFC 3676 §4.3), which mail programs tell from what was said.
  const text = [...paragraphs, `${link.label}:\n${url}`, footer, `-- \n${brand.name}`].join("\n\n");
  const html = mailHtml({ ...content, paragraphs, link: { ...link, url } });
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
