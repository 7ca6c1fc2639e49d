import { revokeDevice } from "@/lib/server/auth/devices";
import { protectedEndpoint } from "@/lib/server/auth/protected-endpoint";
import { empty } from "@/lib/server/http/endpoint";

export const DELETE = protectedEndpoint<{ readonly id: string }>({}, async ({ session, params, client }) => {
  await revokeDevice(session, params.id, client);
  return empty(204);
});
