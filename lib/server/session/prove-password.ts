import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { EventType } from "@/lib/shared/events";
import { happened } from "../events";
import { verifyPassword } from "../password";
import { attempt, consume, type Counter, forgive, sourceKey } from "../rate-limit";
import { currentClient } from "../request-context";
import { findUserByEmail, type UserRow } from "../users/store";
import { readDeviceToken } from "./known-device";

export type PasswordAttempt = {
  /** Normalised. */
  readonly email: string;
  readonly password: string;
  /** What the browser presents as one that has signed in before. */
  readonly deviceToken: string | undefined;
  /** In which it is given, where somebody is signed in already. */
  readonly sessionId?: string;
};

export type ProvenPassword = {
  readonly user: UserRow;
  readonly knownDevice: boolean;
  /** The stored hash wants to be renewed: another cost or pepper. */
  readonly outdated: boolean;
};

/**
 * Checks somebody's password. Every way of proving who one is by it comes here: the same check, the same limits and counters, the same
 * work for an unknown address, a disabled account and a wrong password.
 *
 * @param purpose what it is for: the event that tells of a refusal, with `detail.reason` (`unknown`, `password`, `disabled`)
 * @throws AppError `invalid_credentials`, `rate_limited`, `busy`, `unavailable`
 */
export async function provePassword(attempted: PasswordAttempt, purpose: EventType): Promise<ProvenPassword> {
  const { email, deviceToken } = attempted;
  // A device that has signed in before has a counter of its own, so that nobody can lock the owner out by guessing.
  const version = readDeviceToken(deviceToken, email);
  const known: readonly Counter[] = [["login_known_device", `${email} ${String(version)}`]];
  const strange: readonly Counter[] = [
    ["login_source", sourceKey(currentClient().ip)],
    ["login_account", email],
  ];
  const party = attempted.sessionId === undefined ? {} : { sessionId: attempted.sessionId };
  let counters = version === undefined ? strange : known;
  const { user, outdated } = await attempt(
    counters,
    async () => {
      const found = await findUserByEmail(email);
      if (version === undefined || found?.credentialVersion === version) return check(attempted, found, purpose);
      // It signed in with a password that has been replaced since.
      counters = [...known, ...strange];
      return attempt(strange, () => check(attempted, found, purpose), party);
    },
    party,
  );
  await Promise.all(counters.map((counter) => forgive(...counter)));
  await consume("login_success", user.id, { userId: user.id });
  return { user, knownDevice: version === user.credentialVersion, outdated };
}

async function check(
  { password, sessionId }: PasswordAttempt,
  user: UserRow | null,
  purpose: EventType,
): Promise<Pick<ProvenPassword, "user" | "outdated">> {
  const { matches, outdated } = await verifyPassword(password, user?.passwordHash ?? null);
  if (user !== null && matches && user.disabledAt === null) return { user, outdated };
  const reason = user === null ? "unknown" : matches ? "disabled" : "password";
  const whose = { ...(user && { userId: user.id }), ...(sessionId !== undefined && { sessionId }) };
  await happened({ type: purpose, outcome: "failure", ...whose, detail: { reason } });
  throw new AppError("invalid_credentials");
}
