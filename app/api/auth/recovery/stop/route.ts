import { stopRecoveryByLink } from "@/lib/server/features/totp/recovery/stop";
import { readJson } from "@/lib/server/http/body";
import { empty, endpoint } from "@/lib/server/http/endpoint";
import { recoveryLinkSchema } from "@/lib/shared/features/totp/recovery";

export const POST = endpoint(async (request) => {
  await stopRecoveryByLink(await readJson(request, recoveryLinkSchema));
  return empty(200);
});
