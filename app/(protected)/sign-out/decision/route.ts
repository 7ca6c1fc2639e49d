import { leaveFor } from "@/lib/server/features/openid-provider/for-browser";
import { readDecision } from "@/lib/server/features/openid-provider/decision";
import { parametersIn, readLogoutRequest, staySignedIn } from "@/lib/server/features/openid-provider/logout";
import { signOut } from "@/lib/server/features/sign-out/sign-out";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { clearSiteData } from "@/lib/server/http/clear-site-data";
import { withCookies } from "@/lib/server/http/cookie";
import { redirectTo } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";
import { signOutDecisionSchema } from "@/lib/shared/features/openid-provider/logout";
import { loginPath } from "@/lib/shared/links";

/** A plain form: the browser itself goes on from here, to wherever the app is. */
export const POST = protectedEndpoint("/sign-out/decision", async ({ request, session }) => {
  const asked = await readLogoutRequest(parametersIn(request.nextUrl.searchParams));
  const goOn = (otherwise: string): Response =>
    asked.destination === undefined ? redirectTo(otherwise, 303) : leaveFor(asked.destination, request);
  if ((await readDecision(request, session, signOutDecisionSchema)) === "stay") {
    await staySignedIn(session, asked);
    return goOn("/dashboard");
  }
  const { cookies } = await signOut(null, readCookiesOf(request));
  const answer = withCookies(goOn(loginPath({ reason: "signed_out" })), cookies);
  for (const [name, value] of Object.entries(clearSiteData)) answer.headers.set(name, value);
  return answer;
});
