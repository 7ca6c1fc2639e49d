import { signInSchema } from "@/lib/shared/features/sign-in";
import { signIn } from "@/lib/server/features/sign-in/sign-in";
import { readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";

export const POST = endpoint(async (request) => {
  const { answer, cookies } = await signIn(await readJson(request, signInSchema), readCookiesOf(request));
  return withCookies(json(answer), cookies);
});
