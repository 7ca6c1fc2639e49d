import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { SignedIn } from "@/lib/shared/schemas";
import { audit } from "../audit";
import type { ClientInfo } from "../http/client";
import { log } from "../log";
import { hashPassword, verifyPassword } from "../password";
import { consume, forgive, sourceKey, type Policy } from "../rate-limit";
import { type PresentedCookies, readCookies, setDeviceCookie, setTokenCookies } from "../session/cookies";
import { endSessions } from "../session/end";
import { issueDeviceToken, readDeviceToken } from "../session/known-device";
import { readRefreshToken } from "../session/refresh-token";
import { type LiveSession, startSession } from "../session/start";
import { normalizeEmail } from "../users/email";
import { findUserByEmail, setPasswordHash, type UserRow } from "../users/store";

export type SignInInput = { readonly email: string; readonly password: string };

/** The client id in tokens that browsers get. */
const browserClientId = "portcullis-web";

/**
 * Signs a person in with their password in this browser: new cookies, a new session, and the end of the one that the browser
 * had before. A stranger's attempts, an unknown address, a disabled account and a wrong password are all answered alike, after
 * the same work.
 *
 * @throws AppError `invalid_credentials`, `rate_limited`, `busy`, `unavailable`
 */
export async function signIn(input: SignInInput, client: ClientInfo): Promise<SignedIn> {
  const cookies = await readCookies();
  const email = normalizeEmail(input.email);
  const user = await provePassword(email, input.password, client, readDeviceToken(cookies.deviceToken, email));
  const session = await startSession(user.id, browserClientId, ["pwd"], client);
  await endPresentedSession(cookies);
  await setTokenCookies(session.tokens);
  await setDeviceCookie(issueDeviceToken(email));
  return describe(session);
}

function describe(session: LiveSession): SignedIn {
  return {
    user: { id: session.userId, roles: [session.role] },
    session: { id: session.sessionId, expiresAt: session.tokens.sessionExpiresAt.toISOString() },
  };
}

/** The same check and the same limits for every way of signing in. */
async function provePassword(
  email: string,
  password: string,
  client: ClientInfo,
  deviceId: string | undefined,
): Promise<UserRow> {
  // A device that has signed in before has a counter of its own, so that nobody can lock the owner out by guessing.
  const [policy, key]: readonly [Policy, string] =
    deviceId === undefined ? ["login_account", email] : ["login_known_device", `${email} ${deviceId}`];
  const source = sourceKey(client.ip);
  if (deviceId === undefined) await consume("login_source", source, { client });
  await consume(policy, key, { client });
  const user = await findUserByEmail(email);
  const { matches, outdated } = await verifyPassword(password, user?.passwordHash ?? null);
  if (user === null || !matches || user.disabledAt !== null) {
    const reason = user === null ? "unknown" : matches ? "disabled" : "password";
    await audit({
      type: "sign_in",
      outcome: "failure",
      ...(user === null ? {} : { userId: user.id }),
      client,
      detail: { reason },
    });
    throw new AppError("invalid_credentials");
  }
  await Promise.all([forgive(policy, key), ...(deviceId === undefined ? [forgive("login_source", source)] : [])]);
  await audit({
    type: "sign_in",
    outcome: "success",
    userId: user.id,
    client,
    detail: { knownDevice: deviceId !== undefined },
  });
  if (outdated) await rehash(user, password);
  return user;
}

/** Brings an old hash up to the present cost and pepper. Signing in does not depend on it. */
async function rehash(user: UserRow, password: string): Promise<void> {
  try {
    await setPasswordHash(user.id, await hashPassword(password));
    await audit({ type: "password_rehashed", outcome: "success", userId: user.id });
  } catch (error) {
    log.warn({ err: error }, "an outdated password hash could not be renewed");
  }
}

/** A new sign-in in the same browser ends the session that was there (ASVS 7.2.4): nothing that was fixed beforehand survives. */
async function endPresentedSession(cookies: PresentedCookies): Promise<void> {
  const handle = cookies.refreshToken === undefined ? undefined : readRefreshToken(cookies.refreshToken);
  if (handle !== undefined) await endSessions({ sessionId: handle.sessionId }, "replaced");
}
