import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { Role } from "@/lib/shared/roles";
import { happened } from "../../events";
import { hashPassword, refuseWeakPassword } from "../../password";
import { openCounters } from "../../rate-limit";
import { addressTaken } from "../../users/address-taken";
import { endSessionRows } from "../../session/store";
import { supersede } from "../../session/supersede";
import { normalizeEmail } from "../../users/email";
import { replacePassword } from "../../users/password-store";
import { findUserByEmail, insertUser, type UserRow } from "../../users/store";

export type NewAccount = {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly role: Role;
};

/**
 * What operators do from the command line. It works on the database alone: running instances hear of it by the revocation feed,
 * so a disabled user is out on the next request without a restart.
 */

/** The account at an address, however it is written. @throws AppError `not_found` */
export async function findUser(email: string): Promise<UserRow> {
  const user = await findUserByEmail(normalizeEmail(email));
  if (user === null) throw new AppError("not_found");
  return user;
}

/**
 * Makes an account with a confirmed address.
 *
 * @returns the user's id
 * @throws AppError `invalid_input` for a weak password or a taken address
 */
export async function createUser(input: NewAccount): Promise<string> {
  const email = normalizeEmail(input.email);
  const { name, role } = input;
  await refuseWeakPassword(input.password, { email, name });
  const created = await insertUser({ email, name, role, passwordHash: await hashPassword(input.password) });
  if (created === null) throw addressTaken();
  await happened({ type: "user_created", outcome: "success", userId: created.id, detail: { role, by: "operator" } });
  return created.id;
}

/**
 * Gives somebody a password who has no other way back in. As with every other new one all sessions end on every instance before this resolves, and links of before
 * are over; second factors stay. The owner is told by mail, but not which it is.
 *
 * @returns how many sessions there were
 * @throws AppError `invalid_input` for a weak password; `not_found` where the account is disabled, or its credentials were replaced meanwhile
 */
export async function setPassword(user: UserRow, password: string): Promise<number> {
  const { id: userId } = user;
  await refuseWeakPassword(password, user);
  const passwordHash = await hashPassword(password);
  const { ended } = await supersede(userId, async (tx) => {
    const row = await replacePassword(user, passwordHash, tx);
    if (row === undefined) return null;
    const ended = await endSessionRows({ userId }, "password_changed", tx);
    const detail = { by: "operator", ended: ended.length };
    await happened({ type: "user_password_set", outcome: "success", userId, detail }, tx);
    return { ...row, ended };
  });
  return ended.length;
}

/**
 * Lets somebody try again who has used up their attempts to sign in, from whichever device. What is counted against a network address
 * stays.
 *
 * @returns how many counters there were
 */
export async function unlockUser({ id, email }: UserRow): Promise<number> {
  const counters = [
    [["login_account", "login_known_device"], email],
    [["login_success"], id],
    [["second_factor", "second_factor_day"], id], // feature:totp
  ] as const;
  let opened = 0;
  for (const [policies, key] of counters) opened += await openCounters(policies, key);
  if (opened > 0) await happened({ type: "user_unlocked", outcome: "success", userId: id, detail: { by: "operator" } });
  return opened;
}
