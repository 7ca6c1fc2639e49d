import "server-only";
import { minute } from "@/lib/shared/durations";
import { transaction, type Transaction } from "../../../db";
import { enqueueMail } from "../../../outbox";
import { issueTicket } from "../../../tickets";
import { findUserById } from "../../../users/store";
import { finishMail } from "./mails";
import { finishPurpose } from "./purposes";
import { deleteExpired, findRecovery, listUnmailed, lockUser, markMailed } from "./store";

const batch = 100;

/** Mails the link that goes on without the second factor, where the wait is over; it works for as long as that can be done. */
export async function mailFinishLink(userId: string, tx: Transaction): Promise<void> {
  await lockUser(userId, tx);
  const [user, recovery] = [await findUserById(userId, tx), await findRecovery(userId, tx)];
  if (user === null || recovery?.ready !== true) return;
  const { email, name, credentialVersion } = user;
  const request = { purpose: finishPurpose, email, userId, credentialVersion, ttlSeconds: recovery.secondsLeft };
  const { secret, expiresAt } = await issueTicket(tx, request);
  await enqueueMail(tx, { purpose: finishPurpose, mail: finishMail(email, name, secret, expiresAt), expiresAt });
  await markMailed(userId, tx);
}

/**
 * Mails everybody whose wait is over the link that goes on. Nothing goes off by that: who opens it proves the password again.
 *
 * @throws AppError `unavailable`
 */
export async function mailDueRecoveries(): Promise<void> {
  await deleteExpired();
  for (let due = await listUnmailed(batch); due.length > 0; due = await listUnmailed(batch)) {
    for (const userId of due) await transaction((tx) => mailFinishLink(userId, tx));
  }
}

/** For `every`. */
export const recoveryJob = { seconds: minute, name: "totp.recovery", run: mailDueRecoveries } as const;
