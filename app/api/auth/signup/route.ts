import { signUpSchema } from "@/lib/shared/features/sign-up";
import { requestSignUp } from "@/lib/server/features/sign-up/sign-up";
import { readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { empty, endpoint } from "@/lib/server/http/endpoint";

export const POST = endpoint(async (request) => {
  const { cookies } = await requestSignUp(await readJson(request, signUpSchema));
  return withCookies(empty(202), cookies);
});
