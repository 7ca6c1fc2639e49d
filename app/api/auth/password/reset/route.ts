import { newPasswordByLinkSchema, resetPassword } from "@/lib/server/features/password-reset/reset";
import { readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { empty, endpoint } from "@/lib/server/http/endpoint";

export const POST = endpoint(async (request) => {
  const { cookies } = await resetPassword(await readJson(request, newPasswordByLinkSchema));
  return withCookies(empty(200), cookies);
});
