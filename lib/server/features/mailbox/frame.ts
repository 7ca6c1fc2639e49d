import "server-only";
import { deadSecrets } from "./links";
import type { ShownMail } from "./shown";

/** What the frame around a mail allows: opening a link in a tab of its own. No script, no form, no way to what is around it. */
export const frameSandbox = "allow-popups allow-popups-to-escape-sandbox";

/**
 * The headers of a mail as a document: a mail says what it likes, so it is boxed in also where it is opened without its frame. Nothing is
 * loaded from anywhere, styles are those in the mail itself, and this app alone may frame it. (Browsers pass over `X-Frame-Options` where
 * `frame-ancestors` is said: CSP Level 3 §6.4.2.2.)
 */
export const frameHeaders = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "private, no-store",
  "content-security-policy": [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    `sandbox ${frameSandbox}`,
  ].join("; "),
} as const;

/**
 * A mail as it looks, with links that no longer work struck through. What is said here goes before the mail's own document: its `doctype`
 * and `html` are taken as they come, and a style sheet may stand before them.
 */
export function frameDocument({ html = "", links }: ShownMail): string {
  const dead = deadSecrets(links).map((secret) => `a[href*="${secret}"]`);
  const struck = dead.length === 0 ? "" : `<style>${dead.join()}{text-decoration:line-through 2px!important}</style>`;
  return `<!doctype html><meta charset="utf-8"><base target="_blank">${struck}\n${html}`;
}
