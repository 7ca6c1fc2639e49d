import { beginEnrolment } from "@/lib/server/features/totp/enrol";
import { disableSecondFactor } from "@/lib/server/features/totp/manage";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { empty, json } from "@/lib/server/http/endpoint";

export const POST = protectedEndpoint("/api/auth/totp", async ({ session }) => json(await beginEnrolment(session)));

export const DELETE = protectedEndpoint("/api/auth/totp", async ({ session }) => {
  await disableSecondFactor(session);
  return empty(204);
});
