import "server-only";
import type { Passkey as StoredPasskey, Prisma } from "@/prisma/generated/client";
import { db, type Transaction } from "../../db";

export type PasskeyRow = Readonly<StoredPasskey>;

/** A passkey by what its authenticator calls it, whosever it is. */
export function findPasskey(credentialId: string): Promise<PasskeyRow | null> {
  return db().passkey.findUnique({ where: { credentialId } });
}

/** The passkeys of a person, the oldest first. */
export function listPasskeys(userId: string): Promise<readonly PasskeyRow[]> {
  return db().passkey.findMany({ where: { userId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
}

/** How many passkeys a person has, in a transaction where there is one. */
export function countPasskeys(userId: string, within?: Transaction): Promise<number> {
  return (within ?? db()).passkey.count({ where: { userId } });
}

/** Writes a passkey. @returns null when that credential is somebody's already */
export async function insertPasskey(
  passkey: Prisma.PasskeyCreateManyInput,
  tx: Transaction,
): Promise<PasskeyRow | null> {
  const [row] = await tx.passkey.createManyAndReturn({ data: [passkey], skipDuplicates: true });
  return row ?? null;
}

/**
 * Notes a use of a passkey, whose row is held until the transaction is over. A counter must be ahead of the one before, unless its
 * authenticator counts nothing (WebAuthn Level 3 §7.2, step 22).
 *
 * @returns `gone` where there is no such passkey any more; `copied` for a counter that was seen before, which is all that is noted of it, and
 *   `copied_again` where that had been so already
 */
export async function notePasskeyUse(
  id: string,
  { counter, backedUp }: { readonly counter: number; readonly backedUp: boolean },
  tx: Transaction,
): Promise<"noted" | "copied" | "copied_again" | "gone"> {
  const [held] = await tx.$queryRaw<{ counter: bigint; copiedAt: Date | null }[]>`
    SELECT "counter", "copiedAt" FROM "Passkey" WHERE "id" = ${id}::uuid FOR UPDATE`;
  if (held === undefined) return "gone";
  const counts = held.counter > 0n || counter > 0;
  if (counts && BigInt(counter) <= held.counter) {
    await tx.$executeRaw`UPDATE "Passkey" SET "copiedAt" = COALESCE("copiedAt", now()) WHERE "id" = ${id}::uuid`;
    return held.copiedAt === null ? "copied" : "copied_again";
  }
  await tx.$executeRaw`
    UPDATE "Passkey" SET "counter" = ${counter}::bigint, "backedUp" = ${backedUp}::boolean, "lastUsedAt" = now()
    WHERE "id" = ${id}::uuid`;
  return "noted";
}

/** Gives a passkey of a person another name. @returns null when they have no such passkey */
export async function setPasskeyName(
  userId: string,
  id: string,
  name: string,
  tx: Transaction,
): Promise<PasskeyRow | null> {
  const [row] = await tx.passkey.updateManyAndReturn({ where: { id, userId }, data: { name } });
  return row ?? null;
}

/** Removes a passkey of a person. @returns whether there was one */
export async function deletePasskey(userId: string, id: string, tx: Transaction): Promise<boolean> {
  const { count } = await tx.passkey.deleteMany({ where: { id, userId } });
  return count > 0;
}

/** Removes the passkeys of a person, or those made since then. @returns how many there were */
export async function deletePasskeys(userId: string, since: Date | undefined, tx: Transaction): Promise<number> {
  const { count } = await tx.passkey.deleteMany({ where: { userId, ...(since && { createdAt: { gte: since } }) } });
  return count;
}
