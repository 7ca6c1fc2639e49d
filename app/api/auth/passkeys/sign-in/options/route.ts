import { withCookies } from "@/lib/server/http/cookie";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";
import { askForPasskey } from "@/lib/server/session/passkeys/challenge";

export const POST = endpoint(async (request) => {
  const { options, cookies } = await askForPasskey(readCookiesOf(request));
  return withCookies(json(options), cookies);
});
