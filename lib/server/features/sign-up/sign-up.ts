import "server-only";
import { type SignUpPayload, signUpPayloadSchema, signUpTtl, verifyEmailSchema } from "@/lib/shared/features/sign-up";
import { AppError } from "@/lib/shared/errors";
import { type Role, roles } from "@/lib/shared/roles";
import { transaction, type Transaction } from "../../db";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import { enqueueMail } from "../../outbox";
import { hashPassword, newPasswordSchema, refuseWeakPassword } from "../../password";
import { consume, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import type { PresentedCookies } from "../../session/cookies";
import { decide, type Decision } from "../../session/sign-in";
import { findTicket, issueTicket, type TicketState, useTicket } from "../../tickets";
import { addressTaken } from "../../users/address-taken";
import { normalizeEmail } from "../../users/email";
import { findUserByEmail, insertUser } from "../../users/store";
import { alreadyRegisteredMail, signUpMail } from "./mails";
import { clearedWaiting, waitingCookie } from "./waiting";

const purpose = "sign_up";

/**
 * Mails a link that makes an account, as often as it is asked for; a known address gets another mail, and the caller the same
 * answer after the same statements. Every link works until one is used or it expires: a request can neither replace nor withhold
 * an earlier one. Past the limit of the address nothing is sent, and the answer is the same.
 *
 * @returns the cookie by which the page that waits knows the address
 * @throws AppError `rate_limited` for the caller's own network address, `unavailable`
 */
export async function requestSignUp(input: {
  readonly email: string;
}): Promise<{ readonly cookies: readonly CookieChange[] }> {
  await consume("signup_source", sourceKey(currentClient().ip));
  const email = normalizeEmail(input.email);
  if (await mayBeMailed(email)) await mailLink(email);
  return { cookies: [waitingCookie(input.email)] };
}

async function mailLink(email: string): Promise<void> {
  const known = await findUserByEmail(email);
  await transaction(async (tx) => {
    const { secret, expiresAt } = await issue(tx, email, { role: "user" });
    // The ticket of a known address stays here: its secret is in no mail, so nobody can use it.
    const mail = known === null ? signUpMail(email, secret) : alreadyRegisteredMail(email, known.name);
    await enqueueMail(tx, { purpose, mail, expiresAt });
    await happened({ type: "sign_up", outcome: "success", detail: { known: known !== null } }, tx);
  });
}

/**
 * For operators: mails a link to somebody who then has that role.
 *
 * @throws AppError `invalid_input` when the address has an account, `unavailable`
 */
export async function invite(input: { readonly email: string } & SignUpPayload): Promise<void> {
  const email = normalizeEmail(input.email);
  const { role } = input;
  if ((await findUserByEmail(email)) !== null) throw addressTaken();
  await transaction(async (tx) => {
    const { secret, expiresAt } = await issue(tx, email, { role });
    await enqueueMail(tx, { purpose, mail: signUpMail(email, secret), expiresAt });
    await happened({ type: "invitation", outcome: "success", detail: { role, by: "operator" } }, tx);
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

/** What has become of a link. */
export type SignUpLink =
  { readonly state: "good"; readonly email: string } | { readonly state: Exclude<TicketState["state"], "good"> };

/** What a link is good for, without using it: mail scanners and link previews look too. @throws AppError `unavailable` */
export async function lookAtSignUpLink(secret: string): Promise<SignUpLink> {
  const found = await findTicket(purpose, secret);
  if (found.state !== "good") return found;
  const { email } = found.ticket;
  return email === null ? { state: "unknown" } : { state: "good", email };
}

/** What the page behind a link sends. */
export const verificationSchema = verifyEmailSchema.extend({ password: newPasswordSchema });
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
  if (link.state !== "good") return refuseLink();
  const { name, password } = input;
  const { email } = link;
  await refuseWeakPassword(password, { email, name });
  const passwordHash = await hashPassword(password);
  const user = await transaction(async (tx) => {
    const ticket = await useTicket(tx, purpose, input.token);
    if (ticket === undefined) return null;
    // Whichever of the links in the mailbox is opened: a stranger who asked for one more must not cost an invitation its role.
    const role = strongest([ticket.payload, ...ticket.others].map((offer) => signUpPayloadSchema.parse(offer).role));
    const made = await insertUser({ email, name, passwordHash, role }, tx);
    if (made !== null) await happened({ type: "email_verification", outcome: "success", userId: made.id }, tx);
    return made;
  });
  if (user === null) return refuseLink();
  const { answer, cookies } = await decide({ user, amr: ["pwd"] }, presented);
  return { answer, cookies: [...cookies, clearedWaiting] };
}

const strongest = (offered: readonly Role[]): Role =>
  offered.reduce((best, role) => (roles[role].length > roles[best].length ? role : best), "user");

async function refuseLink(): Promise<never> {
  await happened({ type: "email_verification", outcome: "failure" });
  throw new AppError("link_invalid");
}
