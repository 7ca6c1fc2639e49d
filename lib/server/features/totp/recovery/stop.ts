import "server-only";
import { AppError } from "@/lib/shared/errors";
import { transaction, type Transaction } from "../../../db";
import { type EventDetail, happened, type Subscriber } from "../../../events";
import { attempt, sourceKey } from "../../../rate-limit";
import { currentClient } from "../../../request-context";
import type { Session } from "../../../session/session";
import { findTicket, type TicketState, useTicket } from "../../../tickets";
import { expireTickets } from "../../../tickets/expire-store";
import { finishPurpose, startPurpose, stopPurpose } from "./purposes";
import { deleteRecovery, findRecovery, lockUser } from "./store";

/** What a link is good for, without using it: mail scanners and link previews look too. @throws AppError `unavailable` */
export async function lookAtStopLink(secret: string): Promise<Pick<TicketState, "state">> {
  const found = await findTicket(stopPurpose, secret);
  if (found.state !== "good" || found.ticket.userId === null) return found;
  return { state: (await findRecovery(found.ticket.userId)) === undefined ? "expired" : "good" };
}

/**
 * Stops the recovery of whoever is signed in. The links of it are over too. Where there is none, nothing happens.
 *
 * @throws AppError `unavailable`
 */
export async function stopRecovery({ userId, sessionId }: Session): Promise<void> {
  await transaction(async (tx) => {
    await lockUser(userId, tx);
    await end({ userId, sessionId }, { by: "session" }, tx);
  });
}

/**
 * Stops it by the link that was mailed as the wait began; nobody need be signed in.
 *
 * @throws AppError `link_invalid` for a link that is unknown or used, and once there is nothing to stop; `rate_limited`, `unavailable`
 */
export async function stopRecoveryByLink({ token }: { readonly token: string }): Promise<void> {
  await attempt([["recovery_source", sourceKey(currentClient().ip)]], () =>
    transaction(async (tx) => {
      const userId = (await useTicket(tx, stopPurpose, token))?.userId ?? null;
      if (userId === null || !(await end({ userId }, { by: "mail" }, tx))) throw new AppError("link_invalid");
    }),
  );
}

/** The account's row is locked. @returns whether there was something to stop */
async function end(
  whose: { readonly userId: string; readonly sessionId?: string },
  detail: EventDetail,
  tx: Transaction,
): Promise<boolean> {
  const { userId } = whose;
  if ((await findRecovery(userId, tx)) === undefined) return false;
  await deleteRecovery(userId, tx);
  await expireTickets([startPurpose, stopPurpose, finishPurpose], userId, tx);
  await happened({ type: "recovery_stopped", outcome: "success", ...whose, detail }, tx);
  return true;
}

/**
 * Whoever signs in by a second factor has it; and a disabled account recovers nothing, also once it is enabled again. What replaces
 * credentials needs nobody who hears of it: `credentialVersion` ends a recovery.
 */
export const whatEndsRecovery: Subscriber = {
  within: {
    session_start: async ({ userId, sessionId, detail }, tx) => {
      const methods = String(detail?.["amr"] ?? "").split(" ");
      if (userId === undefined || sessionId === undefined || !methods.includes("mfa")) return;
      await end({ userId, sessionId }, { by: "second_factor" }, tx);
    },
    user_disabled: async ({ userId }, tx) => {
      if (userId !== undefined) await deleteRecovery(userId, tx);
    },
  },
};
