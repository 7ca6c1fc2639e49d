import { finishRecovery } from "@/lib/server/features/totp/recovery/finish";
import { readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";
import { finishRecoverySchema } from "@/lib/shared/features/totp/recovery";

export const POST = endpoint(async (request) => {
  const input = await readJson(request, finishRecoverySchema);
  const { answer, cookies } = await finishRecovery(input, readCookiesOf(request));
  return withCookies(json(answer), cookies);
});
