import "server-only";
import { transaction } from "../db";
import { Prisma } from "@/prisma/generated/client";

/** Rows that are deleted in one statement: short transactions, so that nobody waits for pruning. */
const batchSize = 1000;
/** Names the lock that makes one instance at a time prune. */
const pruningLock = 72_707_402;

/**
 * What is expired, per table. Sessions that are over stay for a week, so that a person can be told what happened to theirs
 * and a late reuse is still recognised.
 */
const expired = {
  Revocation: Prisma.sql`"expiresAt" < now()`,
  EmailVerification: Prisma.sql`"expiresAt" < now()`,
  RateLimit: Prisma.sql`"expire" < extract(epoch FROM now()) * 1000`,
  Session: Prisma.sql`
    "absoluteExpiresAt" < now() - interval '7 days'
    OR "idleExpiresAt" < now() - interval '7 days'
    OR "endedAt" < now() - interval '7 days'`,
} as const;

export type PrunedTable = keyof typeof expired;
export const prunedTables = Object.keys(expired) as readonly PrunedTable[];

/**
 * Deletes up to 1000 expired rows of a table, if no other instance is pruning now.
 *
 * @returns how many were deleted, or undefined when another instance holds the lock
 */
export function deleteExpiredBatch(table: PrunedTable): Promise<number | undefined> {
  const name = Prisma.raw(`"${table}"`);
  return transaction(async (tx) => {
    // Held until the end of this transaction, so a process that dies leaves no lock behind, also behind a pooler.
    const [lock] = await tx.$queryRaw<{ held: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(${pruningLock}::bigint) AS "held"`;
    if (lock?.held !== true) return undefined;
    return tx.$executeRaw`
      DELETE FROM ${name} WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM ${name} WHERE ${expired[table]} LIMIT ${batchSize}::int FOR UPDATE SKIP LOCKED
      ))`;
  });
}
