import { changeFormSchema, changePassword } from "@/lib/server/features/password/change";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { empty } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";

export const POST = protectedEndpoint("/api/auth/password/change", async ({ request, session }) => {
  const input = await readJson(request, changeFormSchema);
  const { cookies } = await changePassword(session, input, readCookiesOf(request));
  return withCookies(empty(204), cookies);
});
