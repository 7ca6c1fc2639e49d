import type { Me } from "@/lib/shared/features/session";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { json } from "@/lib/server/http/endpoint";

/** Who the token speaks of, from the token alone: no database is asked. */
export const GET = protectedEndpoint("/api/me", ({ session }) => {
  const { userId, roles, sessionId, expiresAt } = session;
  return json({
    id: userId,
    roles: [...roles],
    sessionId,
    expiresAt: expiresAt.toISOString(),
    ...(session.act && { act: { sub: session.act.sub } }), // feature:impersonation
  } satisfies Me);
});
