import "server-only";
import { AppError } from "@/lib/shared/errors";
import { transaction, type Transaction } from "../db";
import { announce, insertUserRevocation } from "./revocation";
import type { EndedSession } from "./store";

/** What a change has come to. */
type Superseding = {
  /** The user's, as it was raised. */
  readonly version: number;
  /** The sessions that have ended with it. */
  readonly ended?: readonly EndedSession[];
};

/**
 * Changes an account in a way that its access tokens must not outlive: they are superseded in the same transaction, applied here
 * and announced everywhere before this resolves.
 *
 * @param change raises the user's `version`; null when there is no such user
 * @throws AppError `not_found`, `unavailable`
 */
export async function supersede<C extends Superseding>(
  userId: string,
  change: (tx: Transaction) => Promise<C | null>,
): Promise<C> {
  const changed = await transaction(async (tx) => {
    const made = await change(tx);
    if (made === null) throw new AppError("not_found");
    await insertUserRevocation(userId, made.version, tx);
    return made;
  });
  const sessions = (changed.ended ?? []).map(({ id }) => ({ kind: "session", sessionId: id }) as const);
  await announce([{ kind: "user", userId, version: changed.version }, ...sessions]);
  return changed;
}
