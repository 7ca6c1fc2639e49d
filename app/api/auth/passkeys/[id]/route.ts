import { removePasskey, renamePasskey } from "@/lib/server/features/passkeys/manage";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { empty, json } from "@/lib/server/http/endpoint";
import { renamePasskeySchema } from "@/lib/shared/features/passkeys";

export const PATCH = protectedEndpoint("/api/auth/passkeys/{id}", async ({ request, session, params }) => {
  const { name } = await readJson(request, renamePasskeySchema);
  return json(await renamePasskey(session, params.id, name));
});

export const DELETE = protectedEndpoint("/api/auth/passkeys/{id}", async ({ session, params }) => {
  await removePasskey(session, params.id);
  return empty(204);
});
