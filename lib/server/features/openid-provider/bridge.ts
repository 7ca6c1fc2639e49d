import "server-only";
import type { NextRequest } from "next/server";
import { fetchNodeHandler } from "srvx/node";
import { AppError } from "@/lib/shared/errors";
import { refreshPath } from "@/lib/shared/links";
import { routeAt } from "@/lib/shared/routes";
import { env } from "../../env";
import { admit } from "../../guard/admit";
import { readText } from "../../http/body";
import { empty, redirectTo, toPlainPage } from "../../http/endpoint";
import { wantsDocument } from "../../http/plain-page";
import { isPrefetch } from "../../http/prefetch";
import { consume, refuseClosed, sourceKey } from "../../rate-limit";
import { currentClient, requestContext } from "../../request-context";
import { readCookiesOf } from "../../session/cookies";
import type { Session } from "../../session/session";
import { type Asked, askedBy } from "./asked";
import { forBrowser } from "./for-browser";
import { provider } from "./provider";

/**
 * Answers a browser that an app has sent to sign in (OpenID Connect Core §3.1.2), or that comes back from one of our pages.
 *
 * @param path as the route table spells it
 */
export async function answerBrowser(request: NextRequest, path: "/oidc/auth" | "/oidc/auth/{id}"): Promise<Response> {
  const here = request.nextUrl.pathname + request.nextUrl.search;
  // Next looks ahead where a form of ours leads, and browsers fetch ahead: what waits is for whoever really comes.
  if (requestContext()?.fromWithin === true || isPrefetch(request.headers)) return empty(204);
  try {
    const admission = await admit({ authorization: null, cookies: readCookiesOf(request) }, routeAt(path));
    if (admission.verdict === "refresh") return redirectTo(refreshPath(here, admission.why), 307);
    if ("error" in admission) throw admission.error;
    const session = admission.verdict === "in" && admission.caller.kind === "session" ? admission.caller : undefined;
    if (session === undefined) await consume("oidc_visitor", sourceKey(currentClient().ip));
    const waiting = path === "/oidc/auth" ? undefined : here.split(/[/?]/).at(3);
    return await forBrowser(await ask(request, { session, waiting }), request, waiting !== undefined);
  } catch (error) {
    if (!wantsDocument(request.headers)) throw error;
    return toPlainPage(error, request, here);
  }
}

/**
 * Answers a program. Where too many that are no clients have come from, nobody is asked any more for a while: good ones don't count, nor do
 * tokens and codes that are over, which many may be at once.
 *
 * @throws AppError `rate_limited`, `unavailable`, `keys_secret`
 */
export async function answerProgram(request: NextRequest): Promise<Response> {
  const source = sourceKey(currentClient().ip);
  refuseClosed("oidc_source", source);
  const answer = await ask(request, {});
  if (answer.status === 401 && request.nextUrl.pathname !== "/oidc/userinfo") await consume("oidc_source", source);
  return answer;
}

/** Of the library's answer; what else it says is for cookies and caches of its own. */
const toldHeaders = ["content-type", "location", "www-authenticate"];

/** More than any request needs; the library takes as much. */
const largestBody = 56 * 1024;

type As = { readonly session?: Session | undefined; readonly waiting?: string | undefined };

/** Hands a request to the library, under the names of our own origin, and with what it wants to see as cookies. None of its own comes out. */
async function ask(request: NextRequest, { session, waiting }: As): Promise<Response> {
  const { protocol, host } = new URL(env().APP_ORIGIN);
  const headers = new Headers(request.headers);
  headers.set("host", host);
  headers.set("x-forwarded-host", host);
  headers.set("x-forwarded-proto", protocol.slice(0, -1));
  const cookies = [
    ...(session === undefined ? [] : [`_session=${session.sessionId}`]),
    ...(waiting === undefined ? [] : [`_interaction_resume=${waiting}`]),
  ];
  headers.set("cookie", cookies.join("; "));
  const { pathname, search } = request.nextUrl;
  const method = request.method === "HEAD" ? "GET" : request.method;
  const body = method === "GET" ? "" : await readText(request, largestBody);
  // Of no use in any parameter, and no text for the database.
  if (/\0|%00/.test(search + body)) throw new AppError("invalid_request");
  const forwarded = new Request(new URL(pathname + search, env().APP_ORIGIN), {
    method,
    headers,
    ...(method !== "GET" && { body }),
  });
  const asked: Asked = { session };
  const answer = await askedBy(asked, () => fetchNodeHandler(provider().callback(), forwarded));
  if (asked.fault !== undefined) throw asked.fault;
  const told = toldHeaders.flatMap((name): [string, string][] => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new Response(answer.body, { status: answer.status, headers: [...told, ["cache-control", "no-store"]] });
}
