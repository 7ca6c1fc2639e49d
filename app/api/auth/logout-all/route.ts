import { loginPath } from "@/lib/shared/links";
import { protectedEndpoint } from "@/lib/server/auth/protected-endpoint";
import { clearSiteData, signOutEverywhere } from "@/lib/server/auth/sign-out";
import { empty, redirectTo } from "@/lib/server/http/endpoint";
import { wantsDocument } from "@/lib/server/http/plain-page";

export const POST = protectedEndpoint({}, async ({ request, client, session }) => {
  await signOutEverywhere(session, client);
  if (wantsDocument(request.headers))
    return redirectTo(loginPath({ reason: "signed_out_everywhere" }), 303, clearSiteData);
  return empty(204, clearSiteData);
});
