import { clientIdOf } from "@/lib/server/features/openid-provider/client-id";
import { removeClient, setDisabled } from "@/lib/server/features/openid-provider/clients";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { empty } from "@/lib/server/http/endpoint";
import { clientPatchSchema } from "@/lib/shared/features/openid-provider/clients";

export const PATCH = protectedEndpoint("/api/admin/clients/{id}", async ({ request, session, params }) => {
  const { disabled } = await readJson(request, clientPatchSchema);
  await setDisabled(clientIdOf(params.id), disabled, session);
  return empty(204);
});

export const DELETE = protectedEndpoint("/api/admin/clients/{id}", async ({ session, params }) => {
  await removeClient(clientIdOf(params.id), session);
  return empty(204);
});
