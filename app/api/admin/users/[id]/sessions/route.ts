import { listSessionsOf } from "@/lib/server/features/administration/users";
import { idIn, otherThan } from "@/lib/server/features/operator/rights";
import { endSessionsOf } from "@/lib/server/features/operator/sessions";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty, json } from "@/lib/server/http/endpoint";

export const GET = protectedEndpoint("/api/admin/users/{id}/sessions", async ({ params }) =>
  json(await listSessionsOf(idIn(params.id))),
);

export const DELETE = protectedEndpoint("/api/admin/users/{id}/sessions", async ({ session, params }) => {
  await endSessionsOf(otherThan(session, params.id), session);
  return empty(204);
});
