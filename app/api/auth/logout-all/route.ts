import { AppError } from "@/lib/shared/errors";
import { loginPath } from "@/lib/shared/links";
import { ownerField } from "@/lib/shared/owner";
import { clearSiteData, signOutEverywhere } from "@/lib/server/features/sign-out/sign-out";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readText } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { empty, redirectTo } from "@/lib/server/http/endpoint";
import { wantsDocument } from "@/lib/server/http/plain-page";
import { isOwnedBy } from "@/lib/server/session/owner";

export const POST = protectedEndpoint("/api/auth/logout-all", async ({ request, session }) => {
  const form = wantsDocument(request.headers);
  // The button in a page of another account, signed in here before, must not end the sessions of this one.
  const owner = form ? new URLSearchParams(await readText(request)).get(ownerField) : null;
  if (owner !== null && !isOwnedBy(session, owner)) throw new AppError("account_changed");
  const { cookies } = await signOutEverywhere(session);
  const answer = form
    ? redirectTo(loginPath({ reason: "signed_out_everywhere" }), 303, clearSiteData)
    : empty(204, clearSiteData);
  return withCookies(answer, cookies);
});
