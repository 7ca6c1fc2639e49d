import "server-only";
import type { NextRequest } from "next/server";
import { fetchNodeHandler } from "srvx/node";
import { AppError } from "@/lib/shared/errors";
import { env } from "../../env";
import { readText } from "../../http/body";
import { consume, refuseClosed, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { readProof } from "../../session/openid-provider/dpop/proof";
import { type Asked, askedBy } from "./asked";
import { forBrowser } from "./for-browser";
import { provider } from "./provider";
import { withVisitor } from "./visitor";

/**
 * Answers a browser that an app has sent to sign in (OpenID Connect Core §3.1.2), or that comes back from one of our pages.
 *
 * @param path as the route table spells it
 */
export function answerBrowser(request: NextRequest, path: "/oidc/auth" | "/oidc/auth/{id}"): Promise<Response> {
  return withVisitor(request, path, async (session) => {
    const waiting = path === "/oidc/auth" ? undefined : request.nextUrl.pathname.split("/").at(3);
    return forBrowser(await ask(request, { session }, waiting), request, waiting !== undefined);
  });
}

/**
 * Answers a program. Where too many that are no clients have come from, nobody is asked any more for a while: good ones don't count, nor do
 * tokens and codes that are over, which many may be at once. What is kept for programs without a secret is counted too.
 *
 * @throws AppError `rate_limited`, `unavailable`, `keys_secret`
 */
export async function answerProgram(request: NextRequest): Promise<Response> {
  const source = sourceKey(currentClient().ip);
  refuseClosed("oidc_source", source);
  if (request.nextUrl.pathname === "/oidc/par") refuseClosed("oidc_pushed", source);
  const asked: Asked = { session: undefined };
  const answer = await ask(request, asked);
  if (answer.status === 401 && request.nextUrl.pathname !== "/oidc/userinfo") await consume("oidc_source", source);
  return answer;
}

/** Of the library's answer; what else it says is for cookies and caches of its own. */
const toldHeaders = ["content-type", "location", "www-authenticate", "dpop-nonce"];

/** More than any request needs, in bytes; the library takes as much. What is kept for whoever asks has less room: it lies there for an hour. */
const largestBody = 56 * 1024;
const largestKept = 8 * 1024;
const isKept = (path: string): boolean => path === "/oidc/par" || path === "/oidc/device/auth";

/** Hands a request to the library, under the names of our own origin, and with what it wants to see as cookies. None of its own comes out. */
async function ask(request: NextRequest, asked: Asked, waiting?: string): Promise<Response> {
  const { session } = asked;
  const { protocol, host } = new URL(env().APP_ORIGIN);
  const headers = new Headers(request.headers);
  headers.set("host", host);
  headers.set("x-forwarded-host", host);
  headers.set("x-forwarded-proto", protocol.slice(0, -1));
  // What is no proof by our own rules is none: the library takes a key of any size, and any clock.
  const proof = headers.get("dpop");
  if (proof !== null && readProof(proof) === undefined) headers.set("dpop", "none");
  const cookies = [
    ...(session === undefined ? [] : [`_session=${session.sessionId}`]),
    ...(waiting === undefined ? [] : [`_interaction_resume=${waiting}`]),
  ];
  headers.set("cookie", cookies.join("; "));
  const { pathname, search } = request.nextUrl;
  const method = request.method === "HEAD" ? "GET" : request.method;
  const body = method === "GET" ? "" : await readText(request, isKept(pathname) ? largestKept : largestBody);
  // Of no use in any parameter, and no text for the database.
  if (/\0|%00/.test(search + body)) throw new AppError("invalid_request");
  const forwarded = new Request(new URL(pathname + search, env().APP_ORIGIN), {
    method,
    headers,
    ...(method !== "GET" && { body }),
  });
  const answer = await askedBy(asked, () => fetchNodeHandler(provider().callback(), forwarded));
  if (asked.fault !== undefined) throw asked.fault;
  const told = toldHeaders.flatMap((name): [string, string][] => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new Response(answer.body, { status: answer.status, headers: [...told, ["cache-control", "no-store"]] });
}
