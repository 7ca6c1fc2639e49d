import { loginPath } from "@/lib/shared/links";
import { signOutEverywhere } from "@/lib/server/features/sign-out/sign-out";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { requireOwnForm } from "@/lib/server/guard/own-form";
import { clearSiteData } from "@/lib/server/http/clear-site-data";
import { withCookies } from "@/lib/server/http/cookie";
import { empty, redirectTo } from "@/lib/server/http/endpoint";
import { wantsDocument } from "@/lib/server/http/plain-page";

export const POST = protectedEndpoint("/api/auth/logout-all", async ({ request, session }) => {
  const form = wantsDocument(request.headers);
  if (form) await requireOwnForm(request, session);
  const { cookies } = await signOutEverywhere(session);
  const answer = form
    ? redirectTo(loginPath({ reason: "signed_out_everywhere" }), 303, clearSiteData)
    : empty(204, clearSiteData);
  return withCookies(answer, cookies);
});
