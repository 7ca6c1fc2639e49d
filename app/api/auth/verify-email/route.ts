import { verificationSchema, verifyEmail } from "@/lib/server/features/sign-up/sign-up";
import { readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";

export const POST = endpoint(async (request) => {
  const { answer, cookies } = await verifyEmail(await readJson(request, verificationSchema), readCookiesOf(request));
  return withCookies(json(answer), cookies);
});
