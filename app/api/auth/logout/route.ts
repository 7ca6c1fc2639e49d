import { AppError } from "@/lib/shared/errors";
import { loginPath } from "@/lib/shared/links";
import { signOut } from "@/lib/server/features/sign-out/sign-out";
import { clearSiteData } from "@/lib/server/http/clear-site-data";
import { withCookies } from "@/lib/server/http/cookie";
import { empty, endpoint, redirectTo, toProblem } from "@/lib/server/http/endpoint";
import { wantsDocument } from "@/lib/server/http/plain-page";
import { readCookiesOf } from "@/lib/server/session/cookies";

/**
 * Sign-out works with an expired access token too, so its guard is of its own kind: `signOut` ends exactly the sessions that the
 * request proves.
 */
export const POST = endpoint(async (request) => {
  const { ended, cookies } = await signOut(request.headers.get("authorization"), readCookiesOf(request));
  if (wantsDocument(request.headers))
    return withCookies(redirectTo(loginPath({ reason: "signed_out" }), 303, clearSiteData), cookies);
  return withCookies(ended > 0 ? empty(204, clearSiteData) : toProblem(new AppError("unauthenticated")), cookies);
});
