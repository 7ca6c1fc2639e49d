import { depart } from "@/lib/server/features/sso/flow";
import { isOwnLink, leave } from "@/lib/server/features/sso/leave";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { redirectTo } from "@/lib/server/http/endpoint";
import { identitiesPath, noticePath } from "@/lib/shared/features/sso";

export const GET = protectedEndpoint("/api/auth/sso/{provider}/connect", ({ request, session, params }) =>
  isOwnLink(request.headers)
    ? leave(
        request,
        () => depart({ name: params.provider, intent: "connect", next: identitiesPath, session }),
        noticePath("sso_unavailable"),
      )
    : redirectTo(identitiesPath, 303),
);
