import "server-only";
import type { Transaction } from "../../db";
import { happened } from "../../events";
import { endActing, type EndReason } from "./ended-store";

/** Ends the impersonations that hang on sessions which have just ended, and tells of their end and of that of impersonations among these. */
export async function endWithActor(ids: readonly string[], reason: EndReason, tx: Transaction): Promise<void> {
  for (const { id, userId, actorId, actorSessionId } of await endActing(ids, reason, tx)) {
    const outcome = "success";
    const detail = { by: actorId, session: id, reason };
    await happened({ type: "impersonation_end", outcome, userId, sessionId: actorSessionId, detail }, tx);
    const own = { of: userId, session: id, reason };
    await happened({ type: "acting_end", outcome, userId: actorId, sessionId: actorSessionId, detail: own }, tx);
  }
}
