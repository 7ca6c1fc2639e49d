import { renewRecoveryCodes } from "@/lib/server/features/totp/manage";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { json } from "@/lib/server/http/endpoint";

export const POST = protectedEndpoint("/api/auth/recovery-codes", async ({ session }) =>
  json(await renewRecoveryCodes(session)),
);
