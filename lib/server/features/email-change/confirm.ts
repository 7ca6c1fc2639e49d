import "server-only";
import { AppError } from "@/lib/shared/errors";
import { undoTtl } from "@/lib/shared/features/email-change";
import { transaction, type Transaction } from "../../db";
import { happened } from "../../events";
import { enqueueMail } from "../../outbox";
import { attempt, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { findTicket, issueTicket, type TicketState, useTicket } from "../../tickets";
import { findUserByEmail, findUserById, type UserRow } from "../../users/store";
import { changedMail } from "./mails";
import { replaceEmail } from "./store";
import { undoPurpose } from "./undo";

/** Of the ticket that the link to a new address carries. */
export const purpose = "email_change";

/** What has become of a link; `disabled` while its account is, `taken` where the address has an account by now. */
export type ConfirmLink =
  | { readonly state: "good"; readonly user: UserRow; readonly email: string }
  | { readonly state: Exclude<TicketState["state"], "good"> | "disabled" | "taken" };

/** What a link is good for, without using it: mail scanners and link previews look too. @throws AppError `unavailable` */
export async function lookAtConfirmLink(secret: string): Promise<ConfirmLink> {
  const found = await findTicket(purpose, secret);
  if (found.state !== "good") return found;
  const { userId, email } = found.ticket;
  const user = userId === null ? null : await findUserById(userId);
  if (user === null || email === null) return { state: "unknown" };
  if (user.disabledAt !== null) return { state: "disabled" };
  return (await findUserByEmail(email)) === null ? { state: "good", user, email } : { state: "taken" };
}

/**
 * Gives an account the address that a link was mailed to. Sessions go on: none of them hangs on the address, and its owner can still react
 * from them. The address of before gets a link that undoes it.
 *
 * @returns whose address it was
 * @throws AppError `link_invalid` for a link that is unknown, used or too old, whose account is disabled, or whose address is taken by now;
 *   `rate_limited`, `unavailable`
 */
export function confirmEmailChange(input: { readonly token: string }): Promise<{ readonly userId: string }> {
  return attempt([["email_link_source", sourceKey(currentClient().ip)]], () => confirm(input));
}

async function confirm(input: { readonly token: string }): Promise<{ readonly userId: string }> {
  const link = await lookAtConfirmLink(input.token);
  if (link.state !== "good") return refuseLink();
  const { user, email } = link;
  try {
    await transaction(async (tx) => {
      const ticket = await useTicket(tx, purpose, input.token);
      if (ticket === undefined || !(await replaceEmail(user, email, tx))) throw new AppError("link_invalid");
      await tellAddressOfBefore(user, tx);
      await happened({ type: "email_change", outcome: "success", userId: user.id }, tx);
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "link_invalid") return refuseLink();
    throw error;
  }
  return { userId: user.id };
}

/** Its link survives whatever is replaced from now on: it is for whoever finds that somebody else has their account. */
async function tellAddressOfBefore({ id: userId, email, name }: UserRow, tx: Transaction): Promise<void> {
  const { secret, expiresAt } = await issueTicket(tx, { purpose: undoPurpose, email, userId, ttlSeconds: undoTtl });
  await enqueueMail(tx, { purpose: "email_changed", mail: changedMail(email, name, secret), expiresAt });
}

async function refuseLink(): Promise<never> {
  await happened({ type: "email_change", outcome: "failure" });
  throw new AppError("link_invalid");
}
