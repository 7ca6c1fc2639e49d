import type { ConnectedProgram } from "@/lib/shared/features/session"; // feature:openid-provider
import type { Me, Program, ServiceProgram } from "@/lib/shared/features/session";
import { callerEndpoint } from "@/lib/server/guard/endpoint";
import { json } from "@/lib/server/http/endpoint";

/** Who the token speaks of, from what was presented alone: no database is asked. */
export const GET = callerEndpoint("/api/me", ({ caller }) => {
  // feature:openid-provider begin
  if (caller.kind === "service")
    return json({ clientId: caller.clientId, scopes: [...caller.scopes] } satisfies ServiceProgram);
  // feature:openid-provider end
  const { userId, roles } = caller;
  const about = { id: userId, roles: [...roles], expiresAt: caller.expiresAt.toISOString() };
  if (caller.kind === "api_token")
    return json({ ...about, scopes: [...caller.scopes], tokenId: caller.tokenId } satisfies Program);
  // feature:openid-provider begin
  if (caller.kind === "app")
    return json({ ...about, scopes: [...caller.scopes], clientId: caller.clientId } satisfies ConnectedProgram);
  // feature:openid-provider end
  return json({
    ...about,
    sessionId: caller.sessionId,
    ...(caller.act && { act: { sub: caller.act.sub } }), // feature:impersonation
  } satisfies Me);
});
