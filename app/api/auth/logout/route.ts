import { AppError } from "@/lib/shared/errors";
import { loginPath } from "@/lib/shared/links";
import { clearSiteData, signOut } from "@/lib/server/auth/sign-out";
import { empty, endpoint, redirectTo, toProblem } from "@/lib/server/http/endpoint";
import { plainPage, wantsDocument } from "@/lib/server/http/plain-page";

/**
 * Sign-out works with an expired access token too, so its guard is of its own kind: `signOut` ends exactly the sessions that the
 * request proves.
 */
export const POST = endpoint(async ({ request, client }) => {
  const form = wantsDocument(request.headers);
  try {
    const ended = await signOut(request.headers.get("authorization"), client);
    if (form) return redirectTo(loginPath({ reason: "signed_out" }), 303, clearSiteData);
    if (!ended) throw new AppError("unauthenticated");
    return empty(204, clearSiteData);
  } catch (error) {
    if (form && error instanceof AppError) return plainPage(error, "/dashboard");
    return toProblem(error);
  }
});
