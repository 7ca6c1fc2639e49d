import "server-only";
import { AppError } from "@/lib/shared/errors";
import { reach } from "@/lib/shared/roles";
import { z } from "zod";
import type { Transaction } from "../../db";
import { happened } from "../../events";
import type { Session } from "../../session/session";
import { endActingOf } from "../../session/impersonation/rights"; // feature:impersonation
import { type EndedSession, endSessionRows } from "../../session/store";
import { supersede } from "../../session/supersede";
import { type ChangedUser, findAllowed, findUserById, type Rights, setRights, type UserRow } from "../../users/store";

/** Who does it: whoever has the command line, or somebody signed in who may. */
export type Actor = "operator" | Session;

/** What the trail says of an actor: who did it, and in which session. */
export const told = (by: Actor) =>
  by === "operator"
    ? { detail: { by }, session: {} }
    : { detail: { by: by.userId }, session: { sessionId: by.sessionId } };

/**
 * Whom an administrator means. Nobody acts on themselves: who takes away their own rights could not give them back.
 *
 * @param id as it came
 * @throws AppError `not_found` for what is no id; `invalid_input` for their own
 */
export function otherThan(by: Session, id: string): string {
  const userId = idIn(id);
  if (userId !== by.userId) return userId;
  const message = "This is your own account. Another administrator can do that.";
  throw new AppError("invalid_input", { fields: [{ field: "id", code: "yourself", message }] });
}

/**
 * Refuses whoever would act on somebody who may more than they: support could keep the administrators out.
 *
 * @throws AppError `not_found`, `forbidden`
 */
export async function refuseAbove(userId: string, by: Actor): Promise<void> {
  const user = await findUserById(userId);
  if (user === null) throw new AppError("not_found");
  if (by !== "operator" && !reach(by.roles, user.role)) throw new AppError("forbidden");
}

/** An id of a path, as the database spells it. @throws AppError `not_found` for what is none */
export function idIn(text: string): string {
  const { data } = z.uuid().safeParse(text);
  if (data === undefined) throw new AppError("not_found");
  return data.toLowerCase();
}

/** What a change of somebody's rights has come to. */
export type Changed = { readonly user: UserRow; readonly ended: number };

/**
 * Gives a user another role, disables or enables them, or both: all or nothing, told in the trail within the same transaction. Access
 * tokens of before are superseded on every instance before this resolves; a disabled user's sessions end, and stay over. Of two
 * who change the same user at once each sees what the other has left, and the last one counts.
 *
 * @throws AppError `not_found`; `invalid_input` for the last administrator who could let anybody else be one; `forbidden` for whoever may
 *   change nothing any more
 */
export async function changeRights(userId: string, wanted: Rights, by: Actor): Promise<Changed> {
  const { user, ended } = await supersede(userId, async (tx) => {
    const changed = await setRights(userId, wanted, tx);
    if (changed === null) return null;
    if (changed === "last_admin") throw lastAdmin("role" in wanted ? "role" : "disabled");
    // Behind the same lock: who was demoted or disabled since the guard let them in does nothing any more.
    if (by !== "operator" && (await findAllowed(by.userId, "users:write", tx)) === null)
      throw new AppError("forbidden");
    const sessions = await applyChange(changed, by, tx);
    return { user: changed.after, version: changed.after.version, ended: sessions };
  });
  return { user, ended: ended.length };
}

async function applyChange(
  { before, after }: ChangedUser,
  by: Actor,
  tx: Transaction,
): Promise<readonly EndedSession[]> {
  const { id: userId } = after;
  const { detail, session } = told(by);
  const about = { outcome: "success", userId, ...session } as const;
  if (before.role !== after.role)
    await happened(
      { type: "user_role_changed", ...about, detail: { from: before.role, to: after.role, ...detail } },
      tx,
    );
  if (before.role !== after.role) await endActingOf(userId, tx); // feature:impersonation
  if (before.disabledAt !== null && after.disabledAt === null)
    await happened({ type: "user_enabled", ...about, detail }, tx);
  if (after.disabledAt === null) return [];
  const ended = await endSessionRows({ userId }, "user_disabled", tx);
  if (before.disabledAt === null)
    await happened({ type: "user_disabled", ...about, detail: { ended: ended.length, ...detail } }, tx);
  return ended;
}

const lastAdmin = (field: string): AppError =>
  new AppError("invalid_input", {
    fields: [{ field, code: "last_admin", message: "This is the last administrator. Make another one first." }],
  });
