import "server-only";
import { type SignUpPayload, signUpPayloadSchema, signUpTtl } from "@/lib/shared/features/sign-up";
import { AppError } from "@/lib/shared/errors";
import { transaction, type Transaction } from "../../db";
import { happened } from "../../events";
import { enqueueMail } from "../../outbox";
import { hashPassword, refuseWeakPassword } from "../../password";
import { consume, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import type { PresentedCookies } from "../../session/cookies";
import { decide, type Decision } from "../../session/sign-in";
import { findTicket, issueTicket, useTicket } from "../../tickets";
import { normalizeEmail } from "../../users/email";
import { findUserByEmail, insertUser } from "../../users/store";
import { alreadyRegisteredMail, signUpMail } from "./mails";

const purpose = "sign_up";

/**
 * Mails a link that makes an account, as often as it is asked for; a known address gets another mail, and the caller the same
 * answer after the same statements. Every link works until one is used or it expires: a request can neither replace nor withhold
 * an earlier one. Past the limit of the address nothing is sent, and nothing is said.
 *
 * @throws AppError `rate_limited` for the caller's own network address, `unavailable`
 */
export async function requestSignUp(input: { readonly email: string }): Promise<void> {
  await consume("signup_source", sourceKey(currentClient().ip));
  const email = normalizeEmail(input.email);
  if (!(await mayBeMailed(email))) return;
  const known = await findUserByEmail(email);
  await transaction(async (tx) => {
    const { secret, expiresAt } = await issue(tx, email, { role: "user" });
    // The ticket of a known address stays here: its secret is in no mail, so nobody can use it.
    const mail = known === null ? signUpMail(email, secret) : alreadyRegisteredMail(email, known.name);
    await enqueueMail(tx, { purpose, mail, expiresAt });
    await happened({ type: "sign_up", outcome: "success", detail: { known: known !== null } }, tx);
  });
}

/** For operators: a link for somebody who then has that role. */
export async function invite(input: { readonly email: string } & SignUpPayload): Promise<void> {
  const email = normalizeEmail(input.email);
  await transaction(async (tx) => {
    const { secret, expiresAt } = await issue(tx, email, { role: input.role });
    await enqueueMail(tx, { purpose, mail: signUpMail(email, secret), expiresAt });
  });
}

const issue = (tx: Transaction, email: string, payload: SignUpPayload) =>
  issueTicket(tx, { purpose, email, payload, ttlSeconds: signUpTtl });

async function mayBeMailed(email: string): Promise<boolean> {
  try {
    await consume("signup_mail", email);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "rate_limited") return false;
    throw error;
  }
}

/** What a link is good for, without using it: mail scanners and link previews look too. */
export async function lookAtSignUpLink(secret: string): Promise<{ readonly email: string } | undefined> {
  const found = await findTicket(purpose, secret);
  return found.state === "good" && found.ticket.email !== null ? { email: found.ticket.email } : undefined;
}

export type Verification = { readonly token: string; readonly name: string; readonly password: string };

/**
 * Makes the account behind a link, with the name and the password that its owner chooses now, and signs them in.
 *
 * @throws AppError `link_invalid` for a link that is unknown, used or too old; `invalid_input` (password policy), with the link
 *   still good; `rate_limited`, `busy`, `unavailable`
 */
export async function verifyEmail(input: Verification, presented: PresentedCookies): Promise<Decision> {
  await consume("verify_source", sourceKey(currentClient().ip));
  const link = await lookAtSignUpLink(input.token);
  if (link === undefined) return refuseLink();
  const { name, password } = input;
  const { email } = link;
  refuseWeakPassword(password, { email, name });
  const passwordHash = await hashPassword(password);
  const user = await transaction(async (tx) => {
    const ticket = await useTicket(tx, purpose, input.token);
    if (ticket === undefined) return null;
    const { role } = signUpPayloadSchema.parse(ticket.payload);
    const made = await insertUser({ email, name, passwordHash, role }, tx);
    if (made !== null) await happened({ type: "email_verification", outcome: "success", userId: made.id }, tx);
    return made;
  });
  return user === null ? refuseLink() : decide({ user, amr: ["pwd"] }, presented);
}

async function refuseLink(): Promise<never> {
  await happened({ type: "email_verification", outcome: "failure" });
  throw new AppError("link_invalid");
}
