import "server-only";
import { AppError } from "@/lib/shared/errors";
import { undoReach, undoTtl } from "@/lib/shared/features/email-change";
import type { Transaction } from "../../db";
import { happened } from "../../events";
import { enqueueMail } from "../../outbox";
import { attempt, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { endSessionRows } from "../../session/store";
import { supersede } from "../../session/supersede";
import { endLaterTickets, findTicket, type TicketState, useTicket } from "../../tickets";
import { findUserByEmail, findUserById } from "../../users/store";
import { undoneMail } from "./mails";
import { restoreEmail } from "./store";

/** Of the ticket that the link to the address of before carries. */
export const undoPurpose = "email_change_undo";

/** What has become of a link; `disabled` while its account is, `taken` where the address has another account by now. */
export type UndoLink =
  | { readonly state: "good"; readonly userId: string; readonly email: string }
  | { readonly state: Exclude<TicketState["state"], "good"> | "disabled" | "taken" };

/** What a link is good for, without using it: mail scanners and link previews look too. @throws AppError `unavailable` */
export async function lookAtUndoLink(secret: string): Promise<UndoLink> {
  const found = await findTicket(undoPurpose, secret);
  if (found.state !== "good") return found;
  const { userId, email } = found.ticket;
  const user = userId === null ? null : await findUserById(userId);
  if (userId === null || user === null || email === null) return { state: "unknown" };
  if (user.disabledAt !== null) return { state: "disabled" };
  const owner = await findUserByEmail(email);
  return owner === null || owner.id === userId ? { state: "good", userId, email } : { state: "taken" };
}

/**
 * Gives an account the address back that it had before a change, and takes everything from whoever changed it: all sessions end on every
 * instance before this resolves, the password stops working, and so do links that later changes have mailed. It signs nobody in. What
 * else somebody could have set up, from `undoReach` before the change on, is taken away by whoever hears of `email_change_undo` (`Subscriber.within`).
 *
 * @throws AppError `link_invalid` for a link that is unknown, used or too old, whose account is disabled, or whose address is taken by now; `rate_limited`,
 *   `unavailable`
 */
export function undoEmailChange(input: { readonly token: string }): Promise<void> {
  return attempt([["email_link_source", sourceKey(currentClient().ip)]], () => undo(input));
}

async function undo(input: { readonly token: string }): Promise<void> {
  const link = await lookAtUndoLink(input.token);
  if (link.state !== "good") return refuseLink();
  const { userId, email } = link;
  try {
    await supersede(userId, async (tx) => {
      const ticket = await useTicket(tx, undoPurpose, input.token);
      if (ticket !== undefined) await tellPresentAddress(userId, email, tx);
      // Before the sessions end: one that begins at the same time waits for the account's row, and then finds other credentials.
      const version = ticket && (await restoreEmail(userId, email, tx));
      if (ticket === undefined || version === undefined) throw new AppError("link_invalid");
      await endLaterTickets(tx, ticket);
      const ended = await endSessionRows({ userId }, "password_changed", tx);
      const since = new Date(ticket.expiresAt.getTime() - (undoTtl + undoReach) * 1000).toISOString();
      const detail = { ended: ended.length, since };
      await happened({ type: "email_change_undo", outcome: "success", userId, detail }, tx);
      return { version, ended };
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "link_invalid") return refuseLink();
    throw error;
  }
}

/** It may be the owner's, and the old mailbox somebody else's. */
async function tellPresentAddress(userId: string, restored: string, tx: Transaction): Promise<void> {
  const user = await findUserById(userId, tx);
  if (user === null || user.email === restored) return;
  await enqueueMail(tx, { purpose: "email_change_undone", mail: undoneMail(user.email, user.name) });
}

async function refuseLink(): Promise<never> {
  await happened({ type: "email_change_undo", outcome: "failure" });
  throw new AppError("link_invalid");
}
