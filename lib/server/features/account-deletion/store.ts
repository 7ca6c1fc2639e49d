import "server-only";
import { db, type Transaction } from "../../db";
import type { PendingDeletion } from "../../session/account-deletion/store";

/**
 * Notes that an account is to be deleted, by the database's clock: not before whoever had another address can take that back. `version` and `credentialVersion` rise: access tokens and tickets of before are over,
 * and a sign-in that is under way opens no session. The account's row is locked from here to the end of the transaction.
 *
 * @returns the new `version`, and `dueAt` unless it was to be deleted already; undefined when there is no such user
 */
export async function insertDeletion(
  userId: string,
  graceSeconds: number,
  tx: Transaction,
): Promise<{ readonly version: number; readonly dueAt: Date | undefined } | undefined> {
  const [user] = await tx.user.updateManyAndReturn({
    where: { id: userId },
    data: { version: { increment: 1 }, credentialVersion: { increment: 1 } },
    select: { version: true },
  });
  if (user === undefined) return undefined;
  const [row] = await tx.$queryRaw<PendingDeletion[]>`
    INSERT INTO "AccountDeletion" ("userId", "dueAt")
    VALUES (${userId}::uuid, GREATEST(
      (SELECT max("expiresAt") FROM "Ticket" WHERE "userId" = ${userId}::uuid AND "purpose" = 'email_change_undo' AND "usedAt" IS NULL), /* feature:email-change */
      now() + make_interval(secs => ${graceSeconds}::int)))
    ON CONFLICT ("userId") DO NOTHING RETURNING "dueAt"`;
  return { version: user.version, dueAt: row?.dueAt };
}

/** Forgets that an account is to be deleted. @returns whether it was */
export async function removeDeletion(userId: string, tx: Transaction): Promise<boolean> {
  const { count } = await tx.accountDeletion.deleteMany({ where: { userId } });
  return count > 0;
}

/** Ids of accounts whose time has come. Somebody who is signed in has kept theirs, by an instance that knows no such question. */
export async function listDueDeletions(limit: number): Promise<readonly string[]> {
  const due = await db().$queryRaw<{ userId: string }[]>`
    SELECT d."userId" FROM "AccountDeletion" d
    WHERE d."dueAt" <= now() AND NOT EXISTS (
      SELECT FROM "Session" s WHERE s."userId" = d."userId" AND s."endedAt" IS NULL AND s."idleExpiresAt" > now())
    ORDER BY d."dueAt" LIMIT ${limit}::int`;
  return due.map(({ userId }) => userId);
}

/**
 * Deletes an account for good, if it is still due; all that is somebody's hangs on their row, and what waits for an address goes by that.
 *
 * @returns whose it was; undefined when they have kept it meanwhile
 */
export async function deleteAccountRow(
  userId: string,
  tx: Transaction,
): Promise<{ readonly email: string; readonly name: string } | undefined> {
  // In the order of whoever keeps it: the account's row, then that of its deletion.
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR UPDATE`;
  const [gone] = await tx.$queryRaw<{ email: string; name: string }[]>`
    DELETE FROM "User" u USING "AccountDeletion" d
    WHERE u."id" = ${userId}::uuid AND d."userId" = u."id" AND d."dueAt" <= now() RETURNING u."email", u."name"`;
  if (gone !== undefined) await tx.ticket.deleteMany({ where: { email: gone.email } });
  return gone;
}
