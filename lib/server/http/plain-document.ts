import "server-only";
import { brand } from "@/lib/shared/brand";
import { escapeHtml } from "@/lib/shared/escape-html";

/** The headers of a small document: nothing runs in it, nothing is loaded but our own styles and icon, and a form goes nowhere else. */
export const plainDocumentHeaders = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "private, no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
} as const;

/** What such a document loads from here. */
export const plainDocumentParts = ["/icon.svg", "/palette.css", "/plain.css"] as const;

/**
 * A small document for where no page can be rendered.
 *
 * @param title as text
 * @param body as HTML
 * @param requestId shown for whoever reports it; undefined where it is not known
 */
export function plainDocument(title: string, body: string, requestId: string | undefined): string {
  const note = requestId === undefined ? "" : `<p><small>Request ${escapeHtml(requestId)}</small></p>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · ${escapeHtml(brand.name)}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/palette.css">
<link rel="stylesheet" href="/plain.css">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
${note}</main>
</body>
</html>
`;
}
