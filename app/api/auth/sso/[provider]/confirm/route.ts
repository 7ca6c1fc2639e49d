import { depart } from "@/lib/server/features/sso/flow";
import { isOwnLink, leave } from "@/lib/server/features/sso/leave";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { redirectTo } from "@/lib/server/http/endpoint";
import { confirmNoticePath } from "@/lib/shared/features/sso";
import { reauthenticatePath } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";

export const GET = protectedEndpoint("/api/auth/sso/{provider}/confirm", ({ request, session, params }) => {
  const next = safeNextPath(request.nextUrl.searchParams.get("next"));
  if (!isOwnLink(request.headers)) return redirectTo(reauthenticatePath(next), 303);
  return leave(
    request,
    () => depart({ name: params.provider, intent: "confirm", next, session }),
    confirmNoticePath(next, "sso_unavailable"),
  );
});
