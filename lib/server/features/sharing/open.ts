import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { OpenedShare, OpenShare } from "@/lib/shared/features/sharing/opening";
import { verifyPassword } from "../../password";
import { attempt, type Counter, forgive, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { findOpenable, standsShare, type Taken, takeUse } from "./store";
import { isCheckable, issueSharedNote, readShareToken } from "./token";

/**
 * Opens a note by the token in a link, for whoever has it. A share that is stopped, used up or gone with its note is answered like one of somebody who
 * is disabled, with the same work; only what the token says of itself is judged before.
 *
 * @param asked `password` where it takes one; `audience` where it is for a program
 * @throws AppError `share_over`; `share_password`, with a fault of that field; `rate_limited`, `busy`, `unavailable`. None of them counts as opened
 */
export async function openShare({ token, password, audience }: OpenShare): Promise<OpenedShare> {
  const id = await readShareToken(token, audience ?? null);
  // Nobody makes one up: there is nothing to count.
  if (id === undefined) throw new AppError("share_over");
  const guesses: readonly Counter[] = password === undefined ? [] : [["share_password", id]];
  const counters: readonly Counter[] = [["share_source", sourceKey(currentClient().ip)], ...guesses];
  const taken = await attempt(counters, () => take(id, password));
  await Promise.all(guesses.map((counter) => forgive(...counter)));
  return toOpened(taken);
}

/** Also for a share that is over the password is compared, with nothing: the answer takes no less time. */
async function take(id: string, password: string | undefined): Promise<Taken> {
  const share = await findOpenable(id);
  const stored = share?.passwordHash ?? null;
  const matches = password !== undefined && (await verifyPassword(password, stored)).matches;
  if (share === undefined) throw new AppError("share_over");
  if (stored !== null && !matches) throw new AppError("share_password", { fields: [fault(password)] });
  const taken = await takeUse(id);
  if (taken === undefined) throw new AppError("share_over");
  return taken;
}

const fault = (password: string | undefined) =>
  password === undefined
    ? { field: "password", code: "missing", message: "Type the password that you were told." }
    : { field: "password", code: "wrong", message: "That is not its password." };

async function toOpened(taken: Taken): Promise<OpenedShare> {
  const { title, body, sharedBy, uses, mostUses, expiresAt, now } = taken;
  const note = { title, body, updatedAt: taken.updatedAt.toISOString() };
  return {
    note,
    sharedBy,
    expiresAt: expiresAt.toISOString(),
    usesLeft: mostUses === null ? null : mostUses - uses,
    signed: isCheckable() ? await issueSharedNote(taken, note, now) : null,
  };
}

/** Whether what a program got by opening a share still stands: one that is used up does. @throws AppError `unavailable` */
export const shareStatus = async (id: string): Promise<{ readonly active: boolean }> => ({
  active: await standsShare(id),
});
