import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { Role } from "@/lib/shared/roles";
import { happened } from "../../events";
import { hashPassword, refuseWeakPassword } from "../../password";
import { openCounters } from "../../rate-limit";
import { addressTaken } from "../../users/address-taken";
import { normalizeEmail } from "../../users/email";
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
