import "server-only";
import type { AppError } from "@/lib/shared/errors";
import { escapeHtml } from "@/lib/shared/escape-html";
import { giveIt } from "@/lib/shared/spans";
import { env } from "../env";
import type { FormField } from "./form-fields";
import { plainDocument, plainDocumentHeaders } from "./plain-document";
import { requestIdHeader } from "./request-id";

/** Whether a person will look at the answer: a browser that navigates, rather than a program that fetches. */
export function wantsDocument(headers: Headers): boolean {
  const mode = headers.get("sec-fetch-mode");
  if (mode !== null) return mode === "navigate";
  return (headers.get("accept") ?? "").includes("text/html");
}

/** A request of a browser, as far as a page can make it once more. */
export type Repeatable = {
  /** Path and query on this origin. */
  readonly path: string;
  /** Of a form that was posted; a button then sends it again. */
  readonly fields?: readonly FormField[] | undefined;
};

/**
 * A refusal as a small document, for a browser that navigates to an endpoint and can't be given a rendered page: the gate and the
 * endpoints answer before React does.
 *
 * @param asked the headers of the request, one of which names it
 * @param again what "Try again" does, where trying again may help
 */
export function plainPage(error: AppError, asked: Headers, again: Repeatable): Response {
  const { status, message: title, sentence, retryAfterSeconds } = error;
  // What was a form waits for the person who sent it.
  const tries = status === 503 && again.fields === undefined;
  const body = [
    `<p>${escapeHtml(sentence)}</p>`,
    ...(tries ? [countdown(again.path, retryAfterSeconds)] : []),
    mayPass(error)
      ? repeat(again, asked)
      : `<p><a href="${escapeHtml(env().APP_ORIGIN)}/">Go to the start page</a></p>`,
  ].join("\n");
  const requestId = asked.get(requestIdHeader) ?? undefined;
  return new Response(plainDocument({ status, title, body, requestId, cookie: asked.get("cookie") }), {
    status,
    headers: {
      ...plainDocumentHeaders,
      ...(tries
        ? { "content-security-policy": `${plainDocumentHeaders["content-security-policy"]}; ${forCountdown}` }
        : {}),
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
      ...error.headers,
    },
  });
}

/** What the document of a countdown may do besides: run it, let it ask for the page, and fetch the letters that the answer names ahead (`Link`). */
const forCountdown = "script-src 'self'; connect-src 'self'; font-src 'self'";

/** The line that `public/next-try.js` counts on. */
const countdown = (path: string, seconds = 2): string =>
  `<p data-next-try="${seconds}" data-path="${escapeHtml(path)}">${giveIt(seconds)}</p>
<script type="module" src="/next-try.js"></script>`;

/** A fault of ours and a limit pass; what is wrong with a request stays wrong. */
const mayPass = ({ status }: AppError): boolean => status >= 500 || status === 429;

function repeat({ path, fields }: Repeatable, asked: Headers): string {
  const where = escapeHtml(path);
  if (fields === undefined) return `<p><a href="${where}">Try again</a></p>`;
  const [type = ""] = (asked.get("content-type") ?? "").split(";");
  const hidden = fields.map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return `<form method="post" action="${where}" enctype="${escapeHtml(type)}">
${hidden.join("\n")}
<button>Try again</button>
</form>`;
}
