import { signInWithPasskey } from "@/lib/server/features/passkeys/sign-in";
import { readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";
import { passkeySignInSchema } from "@/lib/shared/features/passkeys";

export const POST = endpoint(async (request) => {
  const proof = await readJson(request, passkeySignInSchema);
  const { answer, cookies } = await signInWithPasskey(proof, readCookiesOf(request));
  return withCookies(json(answer), cookies);
});
