import "server-only";
import { resetCookie, resetTtl } from "@/lib/shared/features/password-reset";
import { transaction } from "../../db";
import { happened } from "../../events";
import { refuseBots, type Stranger } from "../../guard/bot-check";
import type { CookieChange } from "../../http/cookie";
import { waitingCookie } from "../../http/waiting";
import type { Mail } from "../../mail/layout";
import { enqueueMail } from "../../outbox";
import { attempt, attemptQuietly, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { issueTicket } from "../../tickets";
import { normalizeEmail } from "../../users/email";
import { findUserByEmail, type UserRow } from "../../users/store";
import { disabledMail, noAccountMail, resetMail } from "./mails";
import { purpose } from "./reset";

/**
 * Mails a link that leads to a new password. An address without an account gets a mail that says so, a disabled account one that says
 * that, and the caller the same answer after the same statements. Every link works until one is used, the password is replaced in another
 * way, or it expires. Past the limit of the address nothing is sent, and the answer is the same.
 *
 * @returns the cookie by which the page that waits knows the address
 * @throws AppError `bot_check`; `rate_limited` for the caller's own network address, `unavailable`
 */
export async function requestReset(input: Stranger["form"]): Promise<{ readonly cookies: readonly CookieChange[] }> {
  await refuseBots("new_password", input);
  return attempt([["forgot_source", sourceKey(currentClient().ip)]], async () => {
    const email = normalizeEmail(input.email);
    await attemptQuietly(["forgot_mail", email], () => mailLink(email));
    return { cookies: [waitingCookie(resetCookie, input.email)] };
  });
}

async function mailLink(email: string): Promise<void> {
  const user = await findUserByEmail(email);
  const whose = user === null ? {} : { userId: user.id };
  const version = user === null ? {} : { credentialVersion: user.credentialVersion };
  await transaction(async (tx) => {
    const request = { purpose, email, ttlSeconds: resetTtl, ...whose, ...version };
    const { secret, expiresAt } = await issueTicket(tx, request);
    await enqueueMail(tx, { purpose, mail: mailTo(email, user, secret), expiresAt });
    const detail = { known: user !== null };
    await happened({ type: "password_reset_request", outcome: "success", ...whose, detail }, tx);
  });
}

/** Only the owner of an account that is open gets the secret; any other ticket stays here, and nobody can use it. */
function mailTo(email: string, user: UserRow | null, secret: string): Mail {
  if (user === null) return noAccountMail(email);
  return user.disabledAt === null ? resetMail(email, user.name, secret) : disabledMail(email, user.name);
}
