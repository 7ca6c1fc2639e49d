import "server-only";
import type { NextRequest } from "next/server";
import { loginPath } from "@/lib/shared/links";
import { logoutPath, signOutPath } from "@/lib/shared/features/openid-provider/logout";
import { readText } from "../../http/body";
import { redirectTo } from "../../http/endpoint";
import { leaveFor } from "./for-browser";
import { parametersIn, readLogoutRequest } from "./logout";
import { withVisitor } from "./visitor";

/**
 * Answers a browser that an app has sent to be signed out (OpenID Connect RP-Initiated Logout 1.0). Who is signed in is asked, always: an ID token of
 * theirs proves whom an app means, and not that they want it. Nobody is: it goes on at once.
 *
 * @throws AppError `logout_refused`, `keys_secret`, `unavailable`
 */
export async function answerLogout(request: NextRequest): Promise<Response> {
  if (request.method === "POST") {
    // From another site it has no cookie with it; what it leads to has.
    const { parameters } = await readLogoutRequest(parametersIn(new URLSearchParams(await readText(request))));
    return redirectTo(logoutPath(parameters), 303);
  }
  return withVisitor(request, "/oidc/logout", async (session) => {
    const { parameters, destination } = await readLogoutRequest(parametersIn(request.nextUrl.searchParams));
    if (session !== undefined) return redirectTo(signOutPath(parameters), 303);
    return destination === undefined ? redirectTo(loginPath(), 303) : leaveFor(destination, request);
  });
}
