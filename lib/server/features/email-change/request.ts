import "server-only";
import { AppError } from "@/lib/shared/errors";
import { confirmTtl } from "@/lib/shared/features/email-change";
import { transaction } from "../../db";
import { env } from "../../env"; // feature:sign-up
import { happened } from "../../events";
import { enqueueMail } from "../../outbox";
import { attempt, attemptQuietly, type Counter, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { accountOf } from "../../session/account";
import type { Session } from "../../session/session";
import { issueTicket } from "../../tickets";
import { refuseOtherDomains } from "../../users/domains"; // feature:sign-up
import { normalizeEmail } from "../../users/email";
import { findUserByEmail, type UserRow } from "../../users/store";
import { purpose } from "./confirm";
import { addressInUseMail, confirmMail } from "./mails";

const unchanged = { field: "email", code: "unchanged", message: "This is the address that you have." };

/**
 * Mails a link to the address that somebody signed in wants to have from now on. Until it is used nothing changes. An address that has an
 * account gets a mail that says so, and the caller the same answer after the same statements. Past the limit of the address nothing is
 * sent, and the answer is the same.
 *
 * @throws AppError `invalid_input` for the address that they have, and as SIGNUP_DOMAINS says; `rate_limited` for the caller's account and
 *   network address; `unavailable`
 */
export async function requestEmailChange(session: Session, input: { readonly email: string }): Promise<void> {
  const { userId, sessionId } = session;
  const counters: readonly Counter[] = [
    ["email_change_source", sourceKey(currentClient().ip)],
    ["email_change_account", userId],
  ];
  const request = async () => {
    const email = normalizeEmail(input.email);
    refuseOtherDomains(email, env().SIGNUP_DOMAINS); // feature:sign-up
    const user = await accountOf(session);
    if (user.email === email) throw new AppError("invalid_input", { fields: [unchanged] });
    await attemptQuietly(["email_change_mail", email], () => mailLink(session, user, email));
  };
  await attempt(counters, request, { userId, sessionId });
}

async function mailLink({ sessionId }: Session, user: UserRow, email: string): Promise<void> {
  const { id: userId, credentialVersion } = user;
  const owner = await findUserByEmail(email);
  await transaction(async (tx) => {
    const request = { purpose, email, userId, credentialVersion, ttlSeconds: confirmTtl };
    const { secret, expiresAt } = await issueTicket(tx, request);
    // The ticket for a known address stays here: its secret is in no mail, so nobody can use it.
    const mail = owner === null ? confirmMail(email, secret) : addressInUseMail(email, owner.name);
    await enqueueMail(tx, { purpose, mail, expiresAt });
    const detail = { known: owner !== null };
    await happened({ type: "email_change_request", outcome: "success", userId, sessionId, detail }, tx);
  });
}
