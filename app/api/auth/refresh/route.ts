import { AppError } from "@/lib/shared/errors";
import { loginPath, withLap } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";
import { refreshBrowser } from "@/lib/server/features/session/refresh";
import { isSafe } from "@/lib/server/http/cross-site"; // feature:impersonation
import { withCookies } from "@/lib/server/http/cookie";
import { toProblem } from "@/lib/server/http/endpoint"; // feature:impersonation
import { empty, endpoint, redirectTo, toPlainPage } from "@/lib/server/http/endpoint";
import { wantsDocument } from "@/lib/server/http/plain-page";
import { isPrefetch } from "@/lib/server/http/prefetch";
import type { PresentedCookies } from "@/lib/server/session/cookies"; // feature:impersonation
import { readCookiesOf } from "@/lib/server/session/cookies";

/**
 * A POST without `next` refreshes and answers 204. With `next`, whatever the method, it refreshes and sends the browser back with
 * 307, so that it repeats the method and the body it came with; or, when the session is over, to the login page.
 */
const refresh = endpoint(async (request) => {
  const { searchParams } = new URL(request.url);
  const next = searchParams.has("next") ? safeNextPath(searchParams.get("next")) : undefined;
  // Links and images of other sites can make a browser ask; it goes on to where it was going, or nothing happens.
  if (next === undefined && request.method !== "POST") throw new AppError("invalid_request");
  if (isPrefetch(request.headers)) throw new AppError("unauthenticated");
  const presented = readCookiesOf(request);
  try {
    if (next === undefined) {
      const outcome = await refreshBrowser(presented);
      if (outcome.kind === "refused") throw new AppError("session_ended");
      return withCookies(empty(204), outcome.cookies);
    }
    const outcome = await refreshBrowser(presented, { superseded: searchParams.get("why") === "superseded" });
    // feature:impersonation begin
    // What a script has sent as somebody else is not done in one's own name. (A form says whose page it stands in.)
    if (outcome.kind === "refreshed" && isSentAsAnother(request, presented, next))
      return withCookies(toProblem(new AppError("account_changed")), outcome.cookies);
    // feature:impersonation end
    if (outcome.kind === "refreshed")
      return withCookies(redirectTo(outcome.repeated ? withLap(next) : next, 307), outcome.cookies);
    if (next.startsWith("/api/")) throw new AppError("session_ended");
    return redirectTo(loginPath({ next, reason: outcome.reason }), 303);
  } catch (error) {
    // Whoever was on the way to a page is shown one; a fault leaves the cookies alone, so trying again is all it takes.
    if (next === undefined || !wantsDocument(request.headers)) throw error;
    return toPlainPage(error, request, next);
  }
});

// feature:impersonation begin
const isSentAsAnother = (request: Request, { actToken }: PresentedCookies, next: string): boolean =>
  actToken !== undefined && next.startsWith("/api/") && !isSafe(request.method) && !wantsDocument(request.headers);
// feature:impersonation end

export { refresh as GET, refresh as POST, refresh as PUT, refresh as PATCH, refresh as DELETE };
