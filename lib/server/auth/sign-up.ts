import "server-only";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { emailVerificationTtl } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import type { Role } from "@/lib/shared/schemas";
import { audit } from "../audit";
import { env } from "../env";
import type { ClientInfo } from "../http/client";
import { log } from "../log";
import { sendMail } from "../mail";
import { alreadyRegisteredMail, confirmationMail, type Mail } from "../mail/templates";
import { checkPassword, hashPassword } from "../password";
import { consume, sourceKey } from "../rate-limit";
import { normalizeEmail } from "../users/email";
import { findUserByEmail } from "../users/store";
import { consumePending, findPending, insertPending, renewPending } from "../users/verification-store";

export type SignUpInput = { readonly email: string; readonly password: string; readonly name: string };

const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");
const createToken = (): string => randomBytes(32).toString("base64url");
const expiry = (): Date => new Date(Date.now() + emailVerificationTtl * 1000);
const confirmation = (to: string, name: string, token: string): Mail =>
  confirmationMail({ to, name, url: `${env().APP_ORIGIN}/verify-email?token=${token}` });

/**
 * Takes a sign-up: checks the password against the policy, keeps it aside and mails a link. A known address gets another
 * mail, and the caller the same answer after the same work.
 *
 * @throws AppError `invalid_input` (password policy), `rate_limited`, `busy`, `unavailable`
 */
export async function signUp(input: SignUpInput, client: ClientInfo): Promise<void> {
  await consume("signup_source", sourceKey(client.ip), { client });
  const email = normalizeEmail(input.email);
  refuseWeakPassword({ ...input, email });
  const passwordHash = await hashPassword(input.password);
  const user = await findUserByEmail(email);
  // The row is written for a known address too, so that both cost the same; nothing can confirm it but the owner's mail.
  const token = createToken();
  await insertPending({
    id: randomUUID(),
    tokenHash: hashToken(token),
    email,
    name: input.name,
    passwordHash,
    role: "user",
    expiresAt: expiry(),
  });
  await audit({ type: "sign_up", outcome: "success", client, detail: { known: user !== null } });
  await mailOnce(
    email,
    user === null
      ? confirmation(email, input.name, token)
      : alreadyRegisteredMail({ to: email, name: user.name, loginUrl: `${env().APP_ORIGIN}/login` }),
  );
}

/** @throws AppError `invalid_input` with what to do about it */
export function refuseWeakPassword(input: SignUpInput): void {
  const faults = checkPassword(input.password, { email: input.email, name: input.name });
  if (faults.length > 0) throw new AppError("invalid_input", { fields: faults });
}

/**
 * Sends a mail without letting anybody fill a stranger's mailbox: past the limit per address it silently isn't sent. The caller
 * does not wait for the mail server, so the time of an answer tells nothing.
 */
async function mailOnce(email: string, mail: Mail): Promise<void> {
  try {
    await consume("mail_address", email);
  } catch (error) {
    if (error instanceof AppError && error.code === "rate_limited") return;
    throw error;
  }
  void sendMail(mail).catch((error: unknown) => log.error({ err: error }, "a mail could not be sent"));
}

/** Mails a new link for the latest sign-up of an address that still waits; answers alike when there is none. */
export async function resendVerification(input: { readonly email: string }, client: ClientInfo): Promise<void> {
  await consume("verify_source", sourceKey(client.ip), { client });
  const email = normalizeEmail(input.email);
  const pending = await findPending(email);
  const known = await findUserByEmail(email);
  if (pending === null || known !== null) return;
  const token = createToken();
  await renewPending(pending.id, hashToken(token), expiry());
  await mailOnce(email, confirmation(email, pending.name, token));
}

/** For operators: a sign-up with a role, on behalf of somebody who then confirms the address. */
export async function inviteUser(input: SignUpInput & { readonly role: Role }): Promise<void> {
  const email = normalizeEmail(input.email);
  refuseWeakPassword({ ...input, email });
  const token = createToken();
  const passwordHash = await hashPassword(input.password);
  await insertPending({
    id: randomUUID(),
    tokenHash: hashToken(token),
    email,
    name: input.name,
    passwordHash,
    role: input.role,
    expiresAt: expiry(),
  });
  await sendMail(confirmation(email, input.name, token));
}

/**
 * Confirms an e-mail address: the sign-up behind the link becomes an account, once.
 *
 * @throws AppError `link_invalid` for a token that is unknown, used or too old; `rate_limited`, `unavailable`
 */
export async function verifyEmail(input: { readonly token: string }, client: ClientInfo): Promise<void> {
  await consume("verify_source", sourceKey(client.ip), { client });
  const userId = await consumePending(hashToken(input.token));
  await audit({
    type: "email_verification",
    outcome: userId === null ? "failure" : "success",
    ...(userId === null ? {} : { userId }),
    client,
  });
  if (userId === null) throw new AppError("link_invalid");
}
