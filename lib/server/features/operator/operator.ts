import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { Role } from "@/lib/shared/roles";
import { happened } from "../../events";
import { hashPassword, refuseWeakPassword } from "../../password";
import { endSessions } from "../../session/end";
import { endSessionRows, listLiveSessions } from "../../session/store";
import { supersede } from "../../session/supersede";
import { addressTaken } from "../../users/address-taken";
import { normalizeEmail } from "../../users/email";
import { findUserByEmail, insertUser, setDisabled, setRole, type UserRow } from "../../users/store";

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
 * Bans a user: no sign-in, every session ended, every access token superseded. All or nothing, and before this resolves.
 *
 * @returns how many sessions have ended
 */
export async function disableUser(user: UserRow): Promise<number> {
  const { ended } = await supersede(user.id, async (tx) => {
    const changed = await setDisabled(user.id, true, tx);
    if (changed === null) return null;
    return { version: changed.version, ended: await endSessionRows({ userId: user.id }, "user_disabled", tx) };
  });
  await happened({
    type: "user_disabled",
    outcome: "success",
    userId: user.id,
    detail: { ended: ended.length, by: "operator" },
  });
  return ended.length;
}

/** Lets a disabled user sign in again. Their old sessions stay over. */
export async function enableUser(user: UserRow): Promise<void> {
  await supersede(user.id, (tx) => setDisabled(user.id, false, tx));
  await happened({ type: "user_enabled", outcome: "success", userId: user.id, detail: { by: "operator" } });
}

/**
 * Gives a user another role. Access tokens that carry the old one are superseded at once; sessions go on, and their next refresh
 * carries the new one.
 *
 * @throws AppError `not_found`; `invalid_input` for the last administrator who could let anybody else be one
 */
export async function changeRole(user: UserRow, role: Role): Promise<void> {
  await supersede(user.id, async (tx) => {
    const changed = await setRole(user.id, role, tx);
    if (changed !== "last_admin") return changed;
    throw new AppError("invalid_input", {
      fields: [
        { field: "role", code: "last_admin", message: "This is the last administrator. Make another one first." },
      ],
    });
  });
  await happened({
    type: "user_role_changed",
    outcome: "success",
    userId: user.id,
    detail: { from: user.role, to: role, by: "operator" },
  });
}

/** The sessions of an account that have not ended. */
export const liveSessionsOf = (user: UserRow): ReturnType<typeof listLiveSessions> => listLiveSessions(user.id);

/** Ends all sessions of a user, who may sign in again. */
export async function endSessionsOf(user: UserRow): Promise<number> {
  const ended = await endSessions({ userId: user.id }, "ended_by_operator");
  await happened({
    type: "sessions_ended",
    outcome: "success",
    userId: user.id,
    detail: { ended: ended.length, by: "operator" },
  });
  return ended.length;
}
