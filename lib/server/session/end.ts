import "server-only";
import { announce } from "./revocation";
import { type EndReason, type EndScope, endSessionRows } from "./store";

/**
 * Ends sessions: their refresh tokens stop at once because the row says so, their access tokens because the revocation
 * written with it is applied here and announced everywhere before this resolves.
 *
 * @returns the ids of the sessions that were alive until now
 */
export async function endSessions(scope: EndScope, reason: EndReason): Promise<readonly string[]> {
  const ids = await endSessionRows(scope, reason);
  await announce(ids.map((sessionId) => ({ kind: "session", sessionId })));
  return ids;
}
