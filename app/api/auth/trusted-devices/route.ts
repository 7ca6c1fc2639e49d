import { distrustEveryDevice, readTrustedDevices } from "@/lib/server/features/totp/trusted-devices/manage";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty, json } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";

export const GET = protectedEndpoint("/api/auth/trusted-devices", async ({ request, session }) =>
  json(await readTrustedDevices(session, readCookiesOf(request))),
);

export const DELETE = protectedEndpoint("/api/auth/trusted-devices", async ({ session }) => {
  await distrustEveryDevice(session);
  return empty(204);
});
