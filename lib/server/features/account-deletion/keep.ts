import "server-only";
import { AppError } from "@/lib/shared/errors";
import { restoreTtl } from "@/lib/shared/features/account-deletion";
import { transaction } from "../../db";
import { happened } from "../../events";
import { enqueueMail } from "../../outbox";
import { attempt, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { findDeletion } from "../../session/account-deletion/store";
import type { PresentedCookies } from "../../session/cookies";
import { recall, remember } from "../../session/remembered";
import { decide, type Decision, type Proof, type Step } from "../../session/sign-in";
import { clearedTicketCookie, ticketCookie } from "../../session/ticket-cookie";
import { findTicket, issueTicket, useTicket } from "../../tickets";
import { findUserById, type UserRow } from "../../users/store";
import { keptMail } from "./mails";
import { removeDeletion } from "./store";

/** Of the ticket with which somebody may keep their account. */
export const purpose = "account_restore";

/** Asks somebody who has proved who they are whether they want to keep the account that is to be deleted. Nobody is signed in before they say so. */
export const restoreStep: Step = async (proof) => {
  const { user } = proof;
  const deletion = await findDeletion(user.id);
  if (deletion === null) return undefined;
  const { id: userId, credentialVersion } = user;
  const { secret, expiresAt } = await transaction((tx) =>
    issueTicket(tx, { purpose, userId, credentialVersion, payload: remember(proof), ttlSeconds: restoreTtl }),
  );
  const answer = {
    state: "restore",
    deletedAt: deletion.dueAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  } as const;
  return { answer, cookies: [ticketCookie(secret, restoreTtl)], page: "/restore-account" };
};

/** Who may keep which account, as this browser's ticket says; null where it has none that is good. Consumes nothing. @throws AppError `unavailable` */
export async function lookAtRestore(
  secret: string | undefined,
): Promise<{ readonly user: UserRow; readonly dueAt: Date } | null> {
  const found = secret === undefined ? undefined : await findTicket(purpose, secret);
  if (found?.state !== "good" || found.ticket.userId === null) return null;
  const { userId } = found.ticket;
  const [user, deletion] = await Promise.all([findUserById(userId), findDeletion(userId)]);
  return user === null || deletion === null ? null : { user, dueAt: deletion.dueAt };
}

/**
 * Keeps an account that was to be deleted, and goes on with signing in where it was interrupted. The owner is told by mail.
 *
 * @throws AppError `link_invalid` without a ticket that is good; `invalid_credentials` as any way in; `rate_limited`, `unavailable`
 */
export async function restoreAccount(presented: PresentedCookies): Promise<Decision> {
  const proof = await attempt([["restore_source", sourceKey(currentClient().ip)]], () => keep(presented));
  const decision = await decide(proof, presented);
  return { ...decision, cookies: [clearedTicketCookie, ...decision.cookies] };
}

const keep = ({ ticketSecret: secret }: PresentedCookies): Promise<Proof> =>
  transaction(async (tx) => {
    const ticket = secret === undefined ? undefined : await useTicket(tx, purpose, secret);
    const user = ticket?.userId ? await findUserById(ticket.userId, tx) : null;
    if (ticket === undefined || user === null) throw new AppError("link_invalid");
    // Nobody keeps what they can't come back to.
    if (user.disabledAt !== null) throw new AppError("invalid_credentials");
    if (await removeDeletion(user.id, tx)) {
      await enqueueMail(tx, { purpose: "account_restored", mail: keptMail(user.email, user.name) });
      await happened({ type: "account_restored", outcome: "success", userId: user.id }, tx);
    }
    return recall(ticket.payload, user);
  });
