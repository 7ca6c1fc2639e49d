import "server-only";
import { brand } from "@/lib/shared/brand";
import { type AppError, sentenceOf } from "@/lib/shared/errors";
import { requestIdHeader } from "./request-id";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");

/** Whether a person will look at the answer: a browser that navigates, rather than a program that fetches. */
export function wantsDocument(headers: Headers): boolean {
  const mode = headers.get("sec-fetch-mode");
  if (mode !== null) return mode === "navigate";
  return (headers.get("accept") ?? "").includes("text/html");
}

/**
 * A refusal as a small document, for a browser that navigates to an endpoint and can't be given a rendered page: the gate and the
 * refresh endpoint answer before React does.
 *
 * @param retry a path on this origin for the "Try again" link
 * @param asked the headers of the request, one of which names it
 */
export function plainPage(error: AppError, retry: string, asked: Headers): Response {
  const requestId = asked.get(requestIdHeader);
  const title = escape(error.message);
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${escape(brand.name)}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/palette.css">
<link rel="stylesheet" href="/plain.css">
</head>
<body>
<main>
<h1>${title}</h1>
<p>${escape(sentenceOf(error.code))}</p>
<p><a href="${escape(retry)}">Try again</a></p>
${requestId === null ? "" : `<p><small>Request ${escape(requestId)}</small></p>\n`}</main>
</body>
</html>
`;
  return new Response(html, {
    status: error.status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "private, no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      ...(error.retryAfterSeconds === undefined ? {} : { "retry-after": String(error.retryAfterSeconds) }),
      ...error.headers,
    },
  });
}
