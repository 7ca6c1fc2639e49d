import "server-only";
import { happened } from "../../events";
import { log } from "../../log";
import { hashPassword } from "../../password";
import type { PresentedCookies } from "../../session/cookies";
import { provePassword } from "../../session/prove-password";
import { decide, type Decision } from "../../session/sign-in";
import { normalizeEmail } from "../../users/email";
import { renewPasswordHash } from "../../users/store";

export type SignInInput = {
  readonly email: string;
  readonly password: string;
  readonly staySignedIn: boolean;
  /** The number of the form, if it came by one. */
  readonly form?: string | undefined;
};

/**
 * Signs a person in with their password. A stranger's attempts, an unknown address, a disabled account and a wrong password are
 * all answered alike, after the same work.
 *
 * @throws AppError `invalid_credentials`, `rate_limited`, `busy`, `unavailable`
 */
export async function signIn(input: SignInInput, presented: PresentedCookies): Promise<Decision> {
  const { password, staySignedIn, form } = input;
  const { deviceToken } = presented;
  const attempt = { email: normalizeEmail(input.email), password, deviceToken };
  const { user, knownDevice, outdated } = await provePassword(attempt, "sign_in");
  await happened({ type: "sign_in", outcome: "success", userId: user.id, detail: { knownDevice } });
  if (outdated && user.passwordHash !== null) await rehash(user.id, user.passwordHash, password);
  return decide({ user, amr: ["pwd"], staySignedIn, form }, presented);
}

/** Brings an old hash up to the present cost and pepper. Signing in does not depend on it. */
async function rehash(userId: string, from: string, password: string): Promise<void> {
  try {
    if (await renewPasswordHash(userId, from, await hashPassword(password)))
      await happened({ type: "password_rehashed", outcome: "success", userId });
  } catch (error) {
    log.warn({ err: error }, "an outdated password hash could not be renewed");
  }
}
