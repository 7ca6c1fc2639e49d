// feature:password-reset begin
import { otherThan } from "@/lib/server/features/operator/rights";
import { requestResetFor } from "@/lib/server/features/password-reset/administration";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty } from "@/lib/server/http/endpoint";

export const POST = protectedEndpoint("/api/admin/users/{id}/reset-password", async ({ session, params }) => {
  await requestResetFor(otherThan(session, params.id), session);
  return empty(202);
});
// feature:password-reset end
