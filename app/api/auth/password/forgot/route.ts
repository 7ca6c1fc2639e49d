import { requestReset } from "@/lib/server/features/password-reset/forgot";
import { readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { empty, endpoint } from "@/lib/server/http/endpoint";
import { forgotPasswordSchema } from "@/lib/shared/features/password-reset";

export const POST = endpoint(async (request) => {
  const { cookies } = await requestReset(await readJson(request, forgotPasswordSchema));
  return withCookies(empty(202), cookies);
});
