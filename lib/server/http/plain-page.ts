import "server-only";
import { type AppError, sentenceOf } from "@/lib/shared/errors";
import { escapeHtml, plainDocument, plainDocumentHeaders } from "./plain-document";
import { requestIdHeader } from "./request-id";

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
  const body = `<p>${escapeHtml(sentenceOf(error.code))}</p>
<p><a href="${escapeHtml(retry)}">Try again</a></p>`;
  return new Response(plainDocument(error.message, body, asked.get(requestIdHeader) ?? undefined), {
    status: error.status,
    headers: {
      ...plainDocumentHeaders,
      ...(error.retryAfterSeconds === undefined ? {} : { "retry-after": String(error.retryAfterSeconds) }),
      ...error.headers,
    },
  });
}
