import "server-only";
import { transaction, type Transaction } from "../db";
import { announce } from "./revocation";
import { type EndedSession, endedJustNow, type EndReason, type EndScope, endSessionRows } from "./store";

/**
 * Ends sessions: their refresh tokens stop at once because the row says so, their access tokens because the revocation
 * written with it is applied here and announced everywhere before this resolves.
 *
 * @param alongside what belongs into the same transaction, such as the event that tells of it
 * @returns those that were alive until now
 */
export async function endSessions(
  scope: EndScope,
  reason: EndReason,
  alongside?: (tx: Transaction, ended: readonly EndedSession[]) => Promise<void>,
): Promise<readonly EndedSession[]> {
  const sessions = await transaction(async (tx) => {
    const ended = await endSessionRows(scope, reason, tx);
    await alongside?.(tx, ended);
    return ended;
  });
  // Nobody is told that a session is over before it is: neither the second of two who ask at once, nor whoever tries again.
  if (sessions.length > 0 || (await endedJustNow(scope)))
    await announce(sessions.map(({ id }) => ({ kind: "session", sessionId: id })));
  return sessions;
}

/**
 * Resolves when no instance accepts the access tokens of a session any more that has ended, by whomever.
 *
 * @throws AppError `unavailable`
 */
export async function confirmEnded(sessionId: string): Promise<void> {
  if (await endedJustNow({ sessionId })) await announce([]);
}
