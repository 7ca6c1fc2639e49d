import "server-only";
import { AppError } from "@/lib/shared/errors";
import { resetTtl } from "@/lib/shared/features/password-reset";
import { transaction, type Transaction } from "../../db";
import { happened } from "../../events";
import { enqueueMail } from "../../outbox";
import { attempt, type Counter } from "../../rate-limit";
import type { Session } from "../../session/session";
import { issueTicket } from "../../tickets";
import { findUserById } from "../../users/store";
import { resetMail, sentByAdministrator } from "./mails";
import { purpose } from "./reset";

/**
 * Mails somebody a link to a new password because an administrator wants it: nobody but the owner ever sets one.
 *
 * @returns the address
 * @throws AppError `not_found`; `invalid_input` for a disabled account; `rate_limited` for whoever asks and for its address,
 *   `unavailable`
 */
export async function requestResetFor(userId: string, by: Session): Promise<string> {
  const user = await findUserById(userId);
  if (user === null) throw new AppError("not_found");
  const { email, name, credentialVersion } = user;
  if (user.disabledAt !== null) throw disabled();
  const mailLink = async (tx: Transaction) => {
    const request = { purpose, email, ttlSeconds: resetTtl, userId, credentialVersion };
    const { secret, expiresAt } = await issueTicket(tx, request);
    await enqueueMail(tx, { purpose, mail: resetMail(email, name, secret, sentByAdministrator), expiresAt });
    const about = { userId, sessionId: by.sessionId, detail: { by: by.userId } };
    await happened({ type: "password_reset_sent", outcome: "success", ...about }, tx);
  };
  const party = { userId: by.userId, sessionId: by.sessionId };
  const counters: readonly Counter[] = [
    ["staff_mail", by.userId],
    ["forgot_mail", email],
  ];
  await attempt(counters, () => transaction(mailLink), party);
  return email;
}

const disabled = (): AppError =>
  new AppError("invalid_input", {
    fields: [{ field: "id", code: "disabled", message: "This account is disabled. Enable it first." }],
  });
