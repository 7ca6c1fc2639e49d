import "server-only";
import type { NextRequest } from "next/server";
import { AppError } from "@/lib/shared/errors";
import { env } from "../env";
import { log } from "../log";
import { isCrossSite } from "./cross-site";
import { problem } from "./problem";

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
export function empty(status: 202 | 204, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { "cache-control": "private, no-store", ...headers } });
}

/** A redirect within this origin. `location` stays relative, so no Host header can decide where it goes (RFC 9110 §10.2.2). */
export function redirectTo(path: string, status: 303 | 307, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { location: path, "cache-control": "private, no-store", ...headers } });
}

/** Whatever was thrown, as problem details: refusals as they are, the rest as a 500 without detail. */
export function toProblem(error: unknown): Response {
  if (error instanceof AppError) {
    if (error.status >= 500) log.warn({ err: error }, "a request could not be carried out");
    return problem(error);
  }
  log.error({ err: error }, "a request failed");
  return problem(new AppError("internal"));
}

/**
 * The border of a route handler that anyone may call. Refuses cross-site calls again, also when no middleware ran, and turns
 * whatever is thrown into problem details.
 *
 * @param anyOrigin what the route's row says: whether other sites may call it
 */
export function endpoint(
  work: (request: NextRequest) => Response | Promise<Response>,
  { anyOrigin = false }: { readonly anyOrigin?: boolean } = {},
): (request: NextRequest) => Promise<Response> {
  return async (request) => {
    try {
      if (!anyOrigin && isCrossSite(request.method, request.headers, env().APP_ORIGIN))
        throw new AppError("cross_site");
      return await work(request);
    } catch (error) {
      return toProblem(error);
    }
  };
}
