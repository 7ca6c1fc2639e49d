import { idIn, otherThan } from "@/lib/server/features/operator/rights";
import { endSessionOf } from "@/lib/server/features/operator/administration";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty } from "@/lib/server/http/endpoint";

export const DELETE = protectedEndpoint("/api/admin/users/{id}/sessions/{sid}", async ({ session, params }) => {
  await endSessionOf(otherThan(session, params.id), idIn(params.sid), session);
  return empty(204);
});
