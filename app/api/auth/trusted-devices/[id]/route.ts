import { distrustDevice } from "@/lib/server/features/totp/trusted-devices/manage";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty } from "@/lib/server/http/endpoint";

export const DELETE = protectedEndpoint("/api/auth/trusted-devices/{id}", async ({ session, params }) => {
  await distrustDevice(session, params.id);
  return empty(204);
});
