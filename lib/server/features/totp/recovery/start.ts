import "server-only";
import { AppError } from "@/lib/shared/errors";
import { type Recovery, recoveryOpen } from "@/lib/shared/features/totp/recovery";
import { transaction } from "../../../db";
import { env } from "../../../env";
import { happened } from "../../../events";
import { enqueueMail } from "../../../outbox";
import { attempt, sourceKey } from "../../../rate-limit";
import { currentClient } from "../../../request-context";
import { findTicket, issueTicket, type TicketState, useTicket } from "../../../tickets";
import { findUserById } from "../../../users/store";
import { toRecovery } from "./ask";
import { startedMail } from "./mails";
import { startPurpose, stopPurpose } from "./purposes";
import { findRecovery, insertRecovery } from "./store";

/** What a link is good for, without using it: mail scanners and link previews look too. @throws AppError `unavailable` */
export async function lookAtStartLink(secret: string): Promise<{ readonly state: TicketState["state"] | "disabled" }> {
  const found = await findTicket(startPurpose, secret);
  const user = found.state === "good" && found.ticket.userId ? await findUserById(found.ticket.userId) : null;
  return user?.disabledAt ? { state: "disabled" } : found;
}

/**
 * Starts the wait, by the link that was mailed to whoever had taken the first step: so both the password and the mailbox are proved. The owner is told by
 * mail, with a link that stops it for as long as it lasts. A wait that is under way goes on as it is.
 *
 * @returns until when it lasts
 * @throws AppError `link_invalid` for a link that is unknown, used or too old, whose account is disabled; `rate_limited`,
 *   `unavailable`
 */
export async function startRecovery({ token }: { readonly token: string }): Promise<Recovery> {
  const { RECOVERY_WAIT: wait } = env();
  const started = await attempt([["recovery_source", sourceKey(currentClient().ip)]], () =>
    transaction(async (tx) => {
      const ticket = await useTicket(tx, startPurpose, token);
      const user = ticket?.userId ? await findUserById(ticket.userId, tx) : null;
      const begun = user !== null && (await insertRecovery(user, wait, tx));
      const recovery = user === null ? undefined : await findRecovery(user.id, tx);
      if (user === null || recovery === undefined) throw new AppError("link_invalid");
      const { id, email, name, credentialVersion } = user;
      if (!begun) return recovery;
      const request = { purpose: stopPurpose, email, userId: id, credentialVersion, ttlSeconds: wait + recoveryOpen };
      const { secret } = await issueTicket(tx, request);
      await enqueueMail(tx, { purpose: "recovery_started", mail: startedMail(email, name, secret, recovery.readyAt) });
      await happened({ type: "recovery_started", outcome: "success", userId: id }, tx);
      return recovery;
    }),
  );
  return toRecovery(started);
}
