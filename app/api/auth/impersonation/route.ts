import { endImpersonation } from "@/lib/server/features/impersonation/end";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { withCookies } from "@/lib/server/http/cookie";
import { empty, redirectTo } from "@/lib/server/http/endpoint";
import { wantsDocument } from "@/lib/server/http/plain-page";

/** The same for programs and for the button in the banner. */
const end = protectedEndpoint("/api/auth/impersonation", async ({ request, session }) => {
  const cookies = await endImpersonation(session);
  return withCookies(wantsDocument(request.headers) ? redirectTo("/dashboard", 303) : empty(204), cookies);
});

export { end as DELETE, end as POST };
