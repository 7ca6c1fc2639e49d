import "server-only";
import type { CookieChange } from "../../http/cookie";
import { endSessions } from "../../session/end";
import { clearedActCookie } from "../../session/impersonation/cookie";
import type { Session } from "../../session/session";

/**
 * Ends an impersonation: the browser is in the administrator's own session again. Whoever is nobody else has nothing to end.
 *
 * @throws AppError `unavailable`, with the cookie untouched
 */
export async function endImpersonation({ sessionId, act }: Session): Promise<readonly CookieChange[]> {
  if (act !== undefined) await endSessions({ sessionId }, "signed_out");
  return [clearedActCookie];
}
