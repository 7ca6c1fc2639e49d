import "server-only";
import { brand } from "@/lib/shared/brand";
import { escapeHtml } from "@/lib/shared/escape-html";
import { themeIn } from "@/lib/shared/theme";
import { env } from "../env";

/** The headers of a small document: nothing runs in it, nothing is loaded but our own styles and icon, and a form goes nowhere else. */
export const plainDocumentHeaders = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "private, no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
} as const;

/** What such a document loads from here. */
export const plainDocumentParts = ["/icon.svg", "/palette.css", "/arch.css", "/plain.css", "/next-try.js"] as const;

type Document = {
  /** Of a refusal; the gate in the document stands for it. Left out where nothing went wrong. */
  readonly status?: number;
  /** As text. */
  readonly title: string;
  /** As HTML. */
  readonly body: string;
  /** Shown for whoever reports it; undefined where it is not known. */
  readonly requestId: string | undefined;
  /** The header of the request, for the theme that was chosen. */
  readonly cookie: string | null | undefined;
};

/** A small document for where no page can be rendered, in the frame of the pages that say what went wrong. */
export function plainDocument({ status = 200, title, body, requestId, cookie }: Document): string {
  const theme = themeIn(cookie);
  const said = status === 200 ? "" : `<p><small>${status}</small></p>\n`;
  const note = requestId === undefined ? "" : `<p><small>Request ${escapeHtml(requestId)}</small></p>\n`;
  return `<!doctype html>
<html lang="en"${theme === "system" ? "" : ` data-theme="${theme}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · ${escapeHtml(brand.name)}</title>
<link rel="icon" href="/icon.svg">
${styles.map((path) => `<link rel="stylesheet" href="${path}">`).join("\n")}
</head>
<body class="refusal">
<header><a href="${escapeHtml(env().APP_ORIGIN)}/">${mark}${escapeHtml(brand.name)}</a></header>
<div class="night" data-status="${status}" data-theme="dark" aria-hidden="true"><div class="arch"><i></i></div></div>
<main>
${said}<h1>${escapeHtml(title)}</h1>
${body}
${note}</main>
</body>
</html>
`;
}

const styles = plainDocumentParts.filter((path) => path.endsWith(".css"));

const mark = `<svg viewBox="0 0 28 28" aria-hidden="true"><path d="${brand.mark.light}"/><path d="${brand.mark.bars}"/><path d="${brand.mark.teeth}"/></svg>`;
