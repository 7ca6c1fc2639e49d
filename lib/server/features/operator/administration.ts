import "server-only";
import { AppError } from "@/lib/shared/errors";
import { happened } from "../../events";
import { endSessions } from "../../session/end";
import { type Actor, refuseAbove, told } from "./rights";

/**
 * Ends one session of a user.
 *
 * @throws AppError `not_found` for one that is not theirs, or is over; `forbidden` where they may more than whoever asks
 */
export async function endSessionOf(userId: string, sessionId: string, by: Actor): Promise<void> {
  await refuseAbove(userId, by);
  const { detail, session } = told(by);
  const ended = await endSessions({ userId, sessionId }, "ended_by_operator", async (tx, { length }) => {
    if (length === 0) return;
    const about = { userId, ...session, detail: { session: sessionId, ...detail } };
    await happened({ type: "session_ended", outcome: "success", ...about }, tx);
  });
  if (ended.length === 0) throw new AppError("not_found");
}
