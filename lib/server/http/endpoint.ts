import "server-only";
import type { NextRequest } from "next/server";
import { AppError } from "@/lib/shared/errors";
import { noDocumentPolicy } from "@/lib/shared/security-headers.js";
import { env } from "../env";
import { log } from "../log";
import { isCrossSite } from "./cross-site";
import { readText } from "./body";
import { type FormField, largestForm, readFields } from "./form-fields";
import { plainPage, wantsDocument } from "./plain-page";
import { problem } from "./problem";
import { crossSite } from "./wrong-name";

/** A JSON answer. Nothing that this app says about a person may be kept by a cache. */
export function json(
  body: unknown,
  init: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  return Response.json(body, {
    status: init.status ?? 200,
    headers: {
      "cache-control": "private, no-store",
      "content-type": "application/json; charset=utf-8",
      ...init.headers,
    },
  });
}

/** An answer without a body. */
export function empty(status: 200 | 202 | 204, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { "cache-control": "private, no-store", ...headers } });
}

/** A redirect within this origin. `location` stays relative, so no Host header can decide where it goes (RFC 9110 §10.2.2). */
export function redirectTo(
  path: string,
  status: 302 | 303 | 307,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(null, { status, headers: { location: path, "cache-control": "private, no-store", ...headers } });
}

/** Whatever was thrown, as a refusal: those on purpose as they are, the rest as a 500 without detail. */
export function refusalOf(error: unknown): AppError {
  if (error instanceof AppError) {
    if (error.status >= 500) log.warn({ err: error }, "a request could not be carried out");
    return error;
  }
  log.error({ err: error }, "a request failed");
  return new AppError("internal");
}

/** Whatever was thrown, as problem details. */
export const toProblem = (error: unknown): Response => problem(refusalOf(error));

/**
 * Whatever was thrown, as a small document that leads on.
 *
 * @param request one whose body nobody has read
 * @param path where trying again leads
 */
export async function toPlainPage(error: unknown, request: Request, path: string): Promise<Response> {
  const { headers } = request;
  const fields = request.method === "POST" ? await readSentFields(request) : undefined;
  return plainPage(refusalOf(error), headers, { path, fields });
}

/** The text of a form that was posted, to be sent once more; undefined where it can't be read. @param request one whose body nobody has read */
export async function readSentFields(request: Request): Promise<readonly FormField[] | undefined> {
  const type = request.headers.get("content-type") ?? "";
  return type === "" ? [] : readFields(readText(request, largestForm), type);
}

/**
 * The border of a route handler that anyone may call. Refuses cross-site calls again, also when no middleware ran, and turns
 * whatever is thrown into problem details; for whoever has sent a form, into a page that sends it again.
 *
 * @param anyOrigin what the route's row says: whether other sites may call it
 */
export function endpoint(
  work: (request: NextRequest) => Response | Promise<Response>,
  { anyOrigin = false }: { readonly anyOrigin?: boolean } = {},
): (request: NextRequest) => Promise<Response> {
  return async (request) => {
    const form = request.method === "POST" && wantsDocument(request.headers) ? request.clone() : undefined;
    try {
      if (!anyOrigin && isCrossSite(request.method, request.headers, env().APP_ORIGIN))
        throw crossSite(env().APP_ORIGIN);
      return guarded(await work(request));
    } catch (error) {
      const { pathname, search } = request.nextUrl;
      return form === undefined ? toProblem(error) : toPlainPage(error, form, pathname + search);
    }
  };
}

/** An answer that says nothing of what it may load is no document. */
function guarded(answer: Response): Response {
  if (!answer.headers.has("content-security-policy")) answer.headers.set("content-security-policy", noDocumentPolicy);
  return answer;
}
