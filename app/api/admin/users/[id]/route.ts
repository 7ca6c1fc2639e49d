import { readUser } from "@/lib/server/features/administration/users";
import { changeRights, idIn, otherThan } from "@/lib/server/features/operator/rights";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { userPatchSchema } from "@/lib/shared/features/administration";

export const GET = protectedEndpoint("/api/admin/users/{id}", async ({ params }) =>
  json(await readUser(idIn(params.id))),
);

export const PATCH = protectedEndpoint("/api/admin/users/{id}", async ({ request, session, params }) => {
  const patch = await readJson(request, userPatchSchema);
  const { user } = await changeRights(otherThan(session, params.id), patch, session);
  return json(await readUser(user.id));
});
