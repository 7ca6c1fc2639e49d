import "server-only";
import type { z } from "zod";
import { signUpCookie, verifyEmailSchema } from "@/lib/shared/features/sign-up";
import { AppError } from "@/lib/shared/errors";
import { stayBoxSchema } from "@/lib/shared/schemas";
import { transaction } from "../../db";
import { happened } from "../../events";
import { refuseBots, type Stranger } from "../../guard/bot-check";
import type { CookieChange } from "../../http/cookie";
import { clearedWaiting, waitingCookie } from "../../http/waiting";
import { enqueueMail } from "../../outbox";
import { hashPassword, newPasswordSchema, refuseWeakPassword } from "../../password";
import { attempt, attemptQuietly, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import type { PresentedCookies } from "../../session/cookies";
import { decide, type Decision } from "../../session/sign-in";
import { useTicket } from "../../tickets";
import { normalizeEmail } from "../../users/email";
import { findUserByEmail, insertUser, type UserRow } from "../../users/store";
import { issueLink, lookAtSignUpLink, purpose, roleBehind } from "./link";
import { alreadyRegisteredMail, signUpMail } from "./mails";
import { refuseStrangers } from "./who";

/**
 * Mails a link that makes an account, as often as it is asked for; a known address gets another mail, and the caller the same
 * answer after the same statements. Every link works until one is used or it expires: a request can neither replace nor withhold
 * an earlier one. Past the limit of the address nothing is sent, and the answer is the same.
 *
 * @returns the cookie by which the page that waits knows the address
 * @throws AppError `bot_check`; `signup_closed` and `invalid_input` as SIGNUP and SIGNUP_DOMAINS say; `rate_limited` for the caller's own network address,
 *   `unavailable`
 */
export async function requestSignUp(input: Stranger["form"]): Promise<{ readonly cookies: readonly CookieChange[] }> {
  await refuseBots("account", input);
  return attempt([["signup_source", sourceKey(currentClient().ip)]], async () => {
    const email = normalizeEmail(input.email);
    refuseStrangers(email);
    await attemptQuietly(["signup_mail", email], () => mailLink(email));
    return { cookies: [waitingCookie(signUpCookie, input.email)] };
  });
}

async function mailLink(email: string): Promise<void> {
  const known = await findUserByEmail(email);
  await transaction(async (tx) => {
    const { secret, expiresAt } = await issueLink(tx, email, { role: "user", invited: false });
    // The ticket of a known address stays here: its secret is in no mail, so nobody can use it.
    const mail = known === null ? signUpMail(email, secret) : alreadyRegisteredMail(email, known.name);
    await enqueueMail(tx, { purpose, mail, expiresAt });
    await happened({ type: "sign_up", outcome: "success", detail: { known: known !== null } }, tx);
  });
}

/** What a program sends for whoever has opened a link, and what the page behind it does. */
export const verificationSchema = verifyEmailSchema.extend({ password: newPasswordSchema });
export const verificationFormSchema = verificationSchema.extend({ staySignedIn: stayBoxSchema });
export type Verification = z.output<typeof verificationSchema>;

/**
 * Makes the account behind a link, with the name and the password that its owner chooses now, and signs them in.
 *
 * @throws AppError `signup_closed`; `link_invalid` for a link that is unknown, used, too old or withdrawn; `invalid_input` (password policy), with the link
 *   still good; `rate_limited`, `busy`, `unavailable`
 */
export async function verifyEmail(input: Verification, presented: PresentedCookies): Promise<Decision> {
  const user = await attempt([["verify_source", sourceKey(currentClient().ip)]], () => makeAccount(input));
  const decision = await decide({ user, amr: ["pwd"], staySignedIn: input.staySignedIn }, presented);
  return { ...decision, cookies: [...decision.cookies, clearedWaiting(signUpCookie)] };
}

async function makeAccount(input: Verification): Promise<UserRow> {
  const link = await lookAtSignUpLink(input.token);
  if (link.state === "closed") throw new AppError("signup_closed");
  if (link.state !== "good") return refuseLink();
  const { name, password } = input;
  const { email } = link;
  await refuseWeakPassword(password, { email, name });
  const passwordHash = await hashPassword(password);
  const user = await transaction(async (tx) => {
    const ticket = await useTicket(tx, purpose, input.token);
    if (ticket === undefined) return null;
    const role = await roleBehind([ticket.payload, ...ticket.others], tx);
    if (role === undefined) return null;
    const made = await insertUser({ email, name, passwordHash, role }, tx);
    if (made !== null) await happened({ type: "email_verification", outcome: "success", userId: made.id }, tx);
    return made;
  });
  return user ?? refuseLink();
}

async function refuseLink(): Promise<never> {
  await happened({ type: "email_verification", outcome: "failure" });
  throw new AppError("link_invalid");
}
