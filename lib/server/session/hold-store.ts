import "server-only";
import type { Transaction } from "../db";

/**
 * Locks an account and one of its sessions to the end of the transaction: what is written in it is written by somebody who is let in, and nobody who
 * ends the session, disables or deletes the account at the same time overlooks it.
 *
 * @returns whether the session lives, and its account is not disabled
 */
export async function holdSession(
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  tx: Transaction,
): Promise<boolean> {
  const alive = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "User" u JOIN "Session" s ON s."userId" = u."id"
    WHERE u."id" = ${userId}::uuid AND u."disabledAt" IS NULL AND s."id" = ${sessionId}::uuid AND s."endedAt" IS NULL
    FOR NO KEY UPDATE OF u, s`;
  return alive.length > 0;
}
