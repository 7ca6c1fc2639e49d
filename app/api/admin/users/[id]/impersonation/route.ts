import { impersonate } from "@/lib/server/features/impersonation/start";
import { otherThan } from "@/lib/server/features/operator/rights";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { json } from "@/lib/server/http/endpoint";
import { impersonationSchema } from "@/lib/shared/features/impersonation";

export const POST = protectedEndpoint("/api/admin/users/{id}/impersonation", async ({ request, session, params }) => {
  const { reason } = await readJson(request, impersonationSchema);
  const { answer, cookies } = await impersonate(session, otherThan(session, params.id), reason);
  return withCookies(json(answer), cookies);
});
