import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/shared/errors";
import { escapeHtml } from "@/lib/shared/escape-html";
import { env } from "../../env";
import { plainDocument, plainDocumentHeaders } from "../../http/plain-document";
import { requestIdHeader } from "../../http/request-id";

/** As the library says what is wrong with a request (RFC 6749 §4.1.2.1). */
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * What the library answers, as a browser shows it: a refusal in our words, and a way out of this site that no form is led along.
 *
 * @param comesBack whether it comes from a page of ours, to go on with what waits: there is nothing, or it goes on
 */
export async function forBrowser(answer: Response, request: Request, comesBack: boolean): Promise<Response> {
  const location = answer.headers.get("location");
  if (location === null) throw await refusalIn(answer, comesBack);
  const leaves = new URL(location, env().APP_ORIGIN).origin !== env().APP_ORIGIN;
  return leaves && isFromForm(request) ? leadingTo(location, request.headers) : answer;
}

/** A form may not lead elsewhere (`form-action`), not by a redirect either: whoever comes from one of ours gets a document that leads on. */
const isFromForm = ({ headers }: Request): boolean => headers.get("sec-fetch-site") === "same-origin";

/** Sends a browser to an address of an app. */
export const leaveFor = (location: string, request: Request): Response =>
  isFromForm(request)
    ? leadingTo(location, request.headers)
    : new Response(null, { status: 303, headers: { location, "cache-control": "private, no-store" } });

async function refusalIn(answer: Response, comesBack: boolean): Promise<AppError> {
  const { data } = refusalSchema.safeParse(await answer.json().catch(() => undefined));
  if (answer.status >= 500 || data === undefined) return new AppError("internal");
  if (comesBack) return new AppError("connect_over");
  return new AppError("connect_refused", { hint: `What is wrong with it: ${data.error_description ?? data.error}.` });
}

function leadingTo(location: string, asked: Headers): Response {
  const where = escapeHtml(location);
  const body = `<p>You are on your way back to the app.</p>\n<p><a href="${where}">Go on</a></p>`;
  const requestId = asked.get(requestIdHeader) ?? undefined;
  const page = plainDocument({ title: "Back to the app", body, requestId, cookie: asked.get("cookie") });
  return new Response(page, {
    headers: { ...plainDocumentHeaders, refresh: `0; url=${location}` },
  });
}
