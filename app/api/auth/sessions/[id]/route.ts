import { revokeDevice } from "@/lib/server/features/devices/devices";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty } from "@/lib/server/http/endpoint";

export const DELETE = protectedEndpoint("/api/auth/sessions/{id}", async ({ session, params }) => {
  await revokeDevice(session, params.id);
  return empty(204);
});
