import "server-only";
import { AppError } from "@/lib/shared/errors";
import { type Recovery, recoveryLinkTtl } from "@/lib/shared/features/totp/recovery";
import { transaction } from "../../../db";
import { env } from "../../../env";
import { happened } from "../../../events";
import { enqueueMail } from "../../../outbox";
import { attempt, sourceKey } from "../../../rate-limit";
import { currentClient } from "../../../request-context";
import { purpose as secondStep } from "../../../session/totp/second-step";
import { findTicket, issueTicket } from "../../../tickets";
import { findUserById } from "../../../users/store";
import { mailFinishLink } from "./due";
import { startMail } from "./mails";
import { startPurpose } from "./purposes";
import { findRecovery, type RecoveryRow } from "./store";

/** How far it is, as it is told. */
export const toRecovery = (row: RecoveryRow | undefined): Recovery =>
  row === undefined
    ? { state: "none", readyAt: null }
    : { state: row.ready ? "ready" : "waiting", readyAt: row.readyAt.toISOString() };

/** How far somebody's recovery is. @throws AppError `unavailable` */
export const readRecovery = async ({ userId }: { readonly userId: string }): Promise<Recovery> =>
  toRecovery(await findRecovery(userId));

/**
 * Mails a link to somebody who has taken the first step of a sign-in and can't take the second: one that starts the wait, or, once that is
 * over, one that goes on without the second factor. While they wait nothing is sent, and the wait goes on as it is. The sign-in goes on waiting
 * for a code.
 *
 * @param ticket of the sign-in, from this browser's cookie
 * @returns how far the recovery is
 * @throws AppError `sign_in_expired` where no sign-in waits in this browser; `password_missing`; `rate_limited`, `unavailable`
 */
export async function askForRecovery(ticket = ""): Promise<Recovery> {
  return attempt([["recovery_source", sourceKey(currentClient().ip)]], async () => {
    const found = await findTicket(secondStep, ticket);
    const userId = found.state === "good" ? found.ticket.userId : null;
    const user = userId === null ? null : await findUserById(userId);
    if (user?.disabledAt !== null) throw new AppError("sign_in_expired");
    // It is asked for when the wait is over, and a new one ends the wait.
    if (user.passwordHash === null) throw new AppError("password_missing");
    const recovery = await readRecovery({ userId: user.id });
    if (recovery.state === "waiting") return recovery;
    const { id, email, name, credentialVersion } = user;
    const mailLink = () =>
      transaction(async (tx) => {
        if (recovery.state === "ready") return mailFinishLink(id, tx);
        const request = { purpose: startPurpose, email, userId: id, credentialVersion, ttlSeconds: recoveryLinkTtl };
        const { secret, expiresAt } = await issueTicket(tx, request);
        const mail = startMail(email, name, secret, env().RECOVERY_WAIT);
        await enqueueMail(tx, { purpose: startPurpose, mail, expiresAt });
        await happened({ type: "recovery_requested", outcome: "success", userId: id }, tx);
      });
    await attempt([["recovery_mail", id]], mailLink, { userId: id });
    return recovery;
  });
}
