import "server-only";
import { happened } from "../../events";
import { endSessions } from "../../session/end";
import { listLiveSessionIds, listLiveSessions } from "../../session/live-store";
import { type Actor, refuseAbove, told } from "./rights";

/** The sessions of an account that have not ended. */
export const liveSessionsOf = (userId: string): ReturnType<typeof listLiveSessions> => listLiveSessions(userId);

/**
 * Ends all sessions of a user, who may sign in again.
 *
 * @returns how many were alive
 * @throws AppError `not_found`; `forbidden` where they may more than whoever asks
 */
export async function endSessionsOf(userId: string, by: Actor): Promise<number> {
  await refuseAbove(userId, by);
  const { detail, session } = told(by);
  const ended = await endSessions({ userId }, "ended_by_operator", (tx, { length }) =>
    happened(
      { type: "sessions_ended", outcome: "success", userId, ...session, detail: { ended: length, ...detail } },
      tx,
    ),
  );
  return ended.length;
}

/** So many sessions end in one transaction: each is announced to every instance. */
const sessionsAtOnce = 1000;

/**
 * For an emergency: ends every session that there is by now, whoever's it is, theirs too who ask. Batch by batch; done again it goes on
 * where it was cut off.
 *
 * @returns how many were alive
 */
export async function endEverySession(): Promise<number> {
  for (let ended = 0; ;) {
    const sessionIds = await listLiveSessionIds(sessionsAtOnce);
    const batch = await endSessions({ sessionIds }, "ended_by_operator", (tx, { length }) =>
      happened({ type: "every_session_ended", outcome: "success", detail: { ended: length, by: "operator" } }, tx),
    );
    ended += batch.length;
    // Those that begin from here on are not pursued.
    if (sessionIds.length < sessionsAtOnce) return ended;
  }
}
