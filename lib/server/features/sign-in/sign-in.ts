import "server-only";
import { AppError } from "@/lib/shared/errors";
import { happened } from "../../events";
import { log } from "../../log";
import { hashPassword, verifyPassword } from "../../password";
import { consume, forgive, type Policy, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import type { PresentedCookies } from "../../session/cookies";
import { readDeviceToken } from "../../session/known-device";
import { decide, type Decision } from "../../session/sign-in";
import { normalizeEmail } from "../../users/email";
import { findUserByEmail, renewPasswordHash, type UserRow } from "../../users/store";

export type SignInInput = {
  readonly email: string;
  readonly password: string;
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
  const email = normalizeEmail(input.email);
  const user = await provePassword(email, input.password, readDeviceToken(presented.deviceToken, email));
  return decide({ user, amr: ["pwd"], form: input.form }, presented);
}

/** The same check and the same limits for every way of signing in. */
async function provePassword(email: string, password: string, deviceId: string | undefined): Promise<UserRow> {
  // A device that has signed in before has a counter of its own, so that nobody can lock the owner out by guessing.
  const [policy, key]: readonly [Policy, string] =
    deviceId === undefined ? ["login_account", email] : ["login_known_device", `${email} ${deviceId}`];
  const source = sourceKey(currentClient().ip);
  if (deviceId === undefined) await consume("login_source", source);
  await consume(policy, key);
  const user = await findUserByEmail(email);
  const { matches, outdated } = await verifyPassword(password, user?.passwordHash ?? null);
  if (user === null || !matches || user.disabledAt !== null) {
    const reason = user === null ? "unknown" : matches ? "disabled" : "password";
    await happened({
      type: "sign_in",
      outcome: "failure",
      ...(user === null ? {} : { userId: user.id }),
      detail: { reason },
    });
    throw new AppError("invalid_credentials");
  }
  await Promise.all([forgive(policy, key), ...(deviceId === undefined ? [forgive("login_source", source)] : [])]);
  await consume("login_success", user.id, { userId: user.id });
  await happened({
    type: "sign_in",
    outcome: "success",
    userId: user.id,
    detail: { knownDevice: deviceId !== undefined },
  });
  if (outdated) await rehash(user, password);
  return user;
}

/** Brings an old hash up to the present cost and pepper. Signing in does not depend on it. */
async function rehash(user: UserRow, password: string): Promise<void> {
  try {
    if (await renewPasswordHash(user.id, user.passwordHash, await hashPassword(password)))
      await happened({ type: "password_rehashed", outcome: "success", userId: user.id });
  } catch (error) {
    log.warn({ err: error }, "an outdated password hash could not be renewed");
  }
}
