// feature:passkeys begin
import { removePassword } from "@/lib/server/features/password/passkeys";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { withCookies } from "@/lib/server/http/cookie";
import { empty } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";

export const DELETE = protectedEndpoint("/api/auth/password", async ({ request, session }) => {
  const { cookies } = await removePassword(session, readCookiesOf(request));
  return withCookies(empty(204), cookies);
});
// feature:passkeys end
