import { decideAppRequest } from "@/lib/server/features/openid-provider/consent";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readDecision } from "@/lib/server/features/openid-provider/decision";
import { redirectTo } from "@/lib/server/http/endpoint";
import { decisionSchema } from "@/lib/shared/features/openid-provider";

/** A plain form: the browser itself goes on from here, to wherever the app is. */
export const POST = protectedEndpoint("/connect/{id}/decision", async ({ request, session, params }) =>
  redirectTo(await decideAppRequest(session, params.id, () => readDecision(request, session, decisionSchema)), 303),
);
