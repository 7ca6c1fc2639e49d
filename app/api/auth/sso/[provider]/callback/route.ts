import { arrive } from "@/lib/server/features/sso/arrive";
import { leave } from "@/lib/server/features/sso/leave";
import { endpoint } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";
import { loginPath } from "@/lib/shared/links";

export const GET = endpoint((request) => {
  const { pathname, search } = request.nextUrl;
  const name = pathname.split("/").at(-2) ?? "";
  return leave(
    request,
    () => arrive({ name, search }, readCookiesOf(request)),
    loginPath({ reason: "sso_unavailable" }),
  );
});
