import { z } from "zod";
import { depart } from "@/lib/server/features/sso/flow";
import { leave, mayBeginHere } from "@/lib/server/features/sso/leave";
import { parseInput } from "@/lib/server/http/body";
import { endpoint, redirectTo } from "@/lib/server/http/endpoint";
import { loginPath } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";
import { stayBoxSchema } from "@/lib/shared/schemas";

const querySchema = z.object({ staySignedIn: stayBoxSchema });

/** A link, not a form: `form-action` of the Content-Security-Policy would hold the redirect to the provider back. */
export const GET = endpoint((request) => {
  const { pathname, searchParams } = request.nextUrl;
  const name = pathname.split("/").at(-1) ?? "";
  const next = safeNextPath(searchParams.get("next"));
  if (!mayBeginHere(request.headers)) return redirectTo(loginPath({ next }), 303);
  return leave(
    request,
    () => {
      const { staySignedIn } = parseInput(querySchema, Object.fromEntries(searchParams));
      return depart({ name, intent: "sign_in", next, staySignedIn });
    },
    loginPath({ next, reason: "sso_unavailable" }),
  );
});
