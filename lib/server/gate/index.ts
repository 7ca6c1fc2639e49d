import "server-only";
import { type NextRequest, NextResponse } from "next/server";
import { AppError } from "@/lib/shared/errors";
import { loginPath, refreshPath, withoutLap } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";
import type { Route } from "@/lib/shared/route-row";
import { findRoute } from "@/lib/shared/routes";
import { env, isDevelopment } from "../env";
import { isCrossSite } from "../http/cross-site";
import { plainPage, wantsDocument } from "../http/plain-page";
import { decodedPath } from "../http/origin-form";
import { isPrefetch } from "../http/prefetch";
import { problem } from "../http/problem";
import { crossSite } from "../http/wrong-name";
import { cookieAttributes } from "../http/cookie";
import { isApiToken } from "../session/api-tokens/token"; // feature:api-tokens
import { cookieNames } from "../session/cookie-names";
import { isInHeader, pickCredential } from "../session/credential";
import { tellInDpop } from "../session/openid-provider/dpop/scheme"; // feature:openid-provider
import { contentSecurityPolicy, createNonce } from "./content-security-policy";
import { mayBeGood, verify } from "./verify";

/** Methods that no route has and that intermediaries treat in their own ways. */
const knownMethods = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);

/**
 * What happens to every request before a page or a handler sees it: refuse what no route declares and what another site
 * started, verify the access token of protected routes, send browsers whose token has expired to the refresh endpoint, and give
 * documents their Content-Security-Policy. It runs on the edge: no database, no revocation; the guard behind it asks those and
 * repeats the verification.
 */
export async function gate(request: NextRequest): Promise<Response> {
  const pathname = decodedPath(request.nextUrl.pathname);
  if (pathname === undefined) return refuse(request, new AppError("invalid_request"));
  const route = findRoute(pathname);
  const undeclared = refuseMethod(request, route);
  if (undeclared !== undefined) return undeclared;
  if (isCrossSite(request.method, request.headers, env().APP_ORIGIN) && route?.anyOrigin !== true)
    return refuse(request, crossSite(env().APP_ORIGIN));
  if (pathname === "/login") return login(request);
  if (route === undefined || route.auth === "none" || route.ownGuard) return pass(request, route);
  return authenticate(request, route);
}

function refuseMethod(request: NextRequest, route: Route | undefined): Response | undefined {
  const { method } = request;
  if (route === undefined)
    return knownMethods.has(method)
      ? undefined
      : refuse(request, new AppError("method_not_allowed", { headers: { allow: "GET, HEAD" } }));
  const declared: readonly string[] = route.methods;
  const allow = [...declared, ...(declared.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  if (method === "OPTIONS") return new NextResponse(null, { status: 204, headers: { allow } });
  // The refresh endpoint is passed through by requests of any method, on their way to where they were going.
  const replayed = route.replayable && knownMethods.has(method) && request.nextUrl.searchParams.has("next");
  if (declared.includes(method) || (method === "HEAD" && declared.includes("GET")) || replayed) return undefined;
  return refuse(request, new AppError("method_not_allowed", { headers: { allow } }));
}

function refuse(request: NextRequest, error: AppError): Response {
  if (wantsDocument(request.headers)) return plainPage(error, request.headers, { path: "/" });
  // The client side of a Server Action hands on what is text/plain; the form reads the problem in it.
  return problem(error, request.headers.has("next-action") ? { "content-type": "text/plain" } : {});
}

async function authenticate(request: NextRequest, route: Route): Promise<Response> {
  const authorization = route.auth === "bearer" ? request.headers.get("authorization") : null;
  const presented = {
    accessToken: request.cookies.get(cookieNames.access)?.value,
    actToken: request.cookies.get(cookieNames.act)?.value, // feature:impersonation
  };
  const credential = pickCredential(
    authorization,
    presented,
    request, // feature:openid-provider
  );
  // feature:impersonation begin
  // The guard says whether it still counts, and what stands behind it if it does not.
  if (credential?.acts) return pass(request, route);
  // feature:impersonation end
  // feature:api-tokens begin
  // Its row alone says what it is worth, and the guard reads that.
  if (credential?.transport === "bearer" && isApiToken(credential.token)) return pass(request, route);
  // feature:api-tokens end
  const verification = credential === undefined ? undefined : await verify(request, credential);
  if (verification !== undefined && (verification.ok || mayBeGood(verification, credential, request.cookies))) {
    // A browser has the mark of its refresh in a cookie: it needs none in its address. Whoever keeps no cookies does, up to the guard.
    const withoutMark = request.cookies.has(cookieNames.refreshed) ? withoutLap(pathOf(request)) : undefined;
    return withoutMark === undefined ? pass(request, route) : redirect(request, withoutMark, 307);
  }
  if (isInHeader(credential)) {
    const refusal = problem(new AppError("invalid_token"));
    if (credential?.transport === "dpop") tellInDpop(refusal); // feature:openid-provider
    return refusal;
  }
  if (isPrefetch(request.headers)) return problem(new AppError("unauthenticated"));
  const here = pathOf(request);
  const clean = withoutLap(here);
  const cameFromRefresh = clean !== undefined || request.cookies.has(cookieNames.refreshed);
  if (request.cookies.has(cookieNames.refresh) && !cameFromRefresh) return redirect(request, refreshPath(here), 307);
  if (route.kind === "api")
    return problem(new AppError(credential === undefined ? "unauthenticated" : "session_ended"));
  // The client side of a Server Action understands the guard's redirect, not one from here.
  if (request.method === "POST" && request.headers.has("next-action")) return pass(request, route);
  // Nobody sends a form of a private page who was never signed in: the cookies have gone with the session.
  const wasSignedIn = credential !== undefined || request.method === "POST";
  const reason = cameFromRefresh ? "session_problem" : wasSignedIn ? "session_ended" : undefined;
  return redirect(request, loginPath({ next: clean ?? here, ...(reason === undefined ? {} : { reason }) }), 303);
}

const pathOf = ({ nextUrl }: NextRequest): string => nextUrl.pathname + nextUrl.search;

/** The login page: a browser whose session only needs a refresh gets that instead of a form. */
async function login(request: NextRequest): Promise<Response> {
  const { cookies, nextUrl } = request;
  const restful =
    request.method === "GET" &&
    !nextUrl.searchParams.has("reason") &&
    !cookies.has(cookieNames.refreshed) &&
    !isPrefetch(request.headers);
  if (restful && cookies.has(cookieNames.refresh)) {
    const credential = pickCredential(null, { accessToken: cookies.get(cookieNames.access)?.value });
    const verification = credential === undefined ? undefined : await verify(request, credential);
    if (verification?.ok !== true && verification?.reason !== "early")
      return redirect(request, refreshPath(safeNextPath(nextUrl.searchParams.get("next"))), 307);
  }
  return pass(request, findRoute("/login"));
}

function redirect(request: NextRequest, path: string, status: 303 | 307): Response {
  return NextResponse.redirect(new URL(path, request.url), { status, headers: { "cache-control": "no-store" } });
}

function pass(request: NextRequest, route: Route | undefined): NextResponse {
  // Overriding request headers costs a tenth of a millisecond, so only documents, which read the nonce, pay for it.
  if (route?.kind === "api" || request.nextUrl.pathname.startsWith("/api/")) return NextResponse.next();
  const nonce = createNonce();
  const policy = contentSecurityPolicy(nonce, isDevelopment());
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("reporting-endpoints", 'csp="/api/csp-report"'); // feature:csp-report
  // Only with the page: Next shows a cookie set here to the request that is under way, and the form would always find it. (Not
  // set by the login page alone: Next fetches the target of an action's redirect by itself, and that answer's cookies get lost.)
  if (request.method === "GET" && route?.probesCookies === true && !request.cookies.has(cookieNames.probe))
    response.cookies.set(cookieNames.probe, "1", cookieAttributes);
  return response;
}
