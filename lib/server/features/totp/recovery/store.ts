import "server-only";
import { recoveryOpen } from "@/lib/shared/features/totp/recovery";
import { db, type Transaction } from "../../../db";

/** A recovery that is under way, with the database's own judgement of time. */
export type RecoveryRow = {
  readonly readyAt: Date;
  readonly ready: boolean;
  /** Until it is over, whoever has not gone on. */
  readonly secondsLeft: number;
};

/** The recovery of somebody; undefined where there is none, and where it is over because of its time, their credentials or a ban. */
export async function findRecovery(userId: string, within?: Transaction): Promise<RecoveryRow | undefined> {
  const [row] = await (within ?? db()).$queryRaw<RecoveryRow[]>`
    SELECT r."readyAt", r."readyAt" <= now() AS "ready", ceil(extract(epoch FROM r."expiresAt" - now()))::int AS "secondsLeft"
    FROM "Recovery" r JOIN "User" u ON u."id" = r."userId"
    WHERE r."userId" = ${userId}::uuid AND r."expiresAt" > now() AND r."credentialVersion" = u."credentialVersion"
      AND u."disabledAt" IS NULL`;
  return row;
}

/** Locks an account's row to the end of the transaction: whatever becomes of its recovery happens one after another. */
export async function lockUser(userId: string, tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR NO KEY UPDATE`;
}

/**
 * Begins the wait, unless there is one: that goes on as it is. The account's row is locked.
 *
 * @returns whether it was begun here
 */
export async function insertRecovery(
  { id, credentialVersion }: { readonly id: string; readonly credentialVersion: number },
  waitSeconds: number,
  tx: Transaction,
): Promise<boolean> {
  const begun = await tx.$executeRaw`
    INSERT INTO "Recovery" AS r ("userId", "credentialVersion", "startedAt", "readyAt", "expiresAt")
    VALUES (${id}::uuid, ${credentialVersion}::int, now(), now() + make_interval(secs => ${waitSeconds}::int),
      now() + make_interval(secs => ${waitSeconds + recoveryOpen}::int))
    ON CONFLICT ("userId") DO UPDATE SET "credentialVersion" = EXCLUDED."credentialVersion", "startedAt" = now(),
      "readyAt" = EXCLUDED."readyAt", "expiresAt" = EXCLUDED."expiresAt", "mailedAt" = NULL
      WHERE r."credentialVersion" <> EXCLUDED."credentialVersion" OR r."expiresAt" <= now()`;
  return begun > 0;
}

/** Forgets the recovery of somebody. */
export async function deleteRecovery(userId: string, tx: Transaction): Promise<void> {
  await tx.recovery.deleteMany({ where: { userId } });
}

/**
 * Notes that credentials have been replaced because a wait is over: `version` and `credentialVersion` rise.
 *
 * @returns both; undefined when they were replaced meanwhile, or the account is disabled or gone
 */
export async function raiseVersions(
  { id, credentialVersion }: { readonly id: string; readonly credentialVersion: number },
  tx: Transaction,
): Promise<{ readonly version: number; readonly credentialVersion: number } | undefined> {
  const [row] = await tx.user.updateManyAndReturn({
    where: { id, credentialVersion, disabledAt: null },
    data: { version: { increment: 1 }, credentialVersion: { increment: 1 } },
    select: { version: true, credentialVersion: true },
  });
  return row;
}

/** Whose wait is over and who has no link yet. */
export async function listUnmailed(limit: number): Promise<readonly string[]> {
  const rows = await db().$queryRaw<{ userId: string }[]>`
    SELECT r."userId" FROM "Recovery" r JOIN "User" u ON u."id" = r."userId"
    WHERE r."readyAt" <= now() AND r."expiresAt" > now() AND r."mailedAt" IS NULL
      AND r."credentialVersion" = u."credentialVersion" AND u."disabledAt" IS NULL
    ORDER BY r."readyAt" LIMIT ${limit}::int`;
  return rows.map(({ userId }) => userId);
}

/** Notes that the link was mailed. */
export async function markMailed(userId: string, tx: Transaction): Promise<void> {
  await tx.$executeRaw`UPDATE "Recovery" SET "mailedAt" = now() WHERE "userId" = ${userId}::uuid`;
}

/** Forgets recoveries that nobody has gone on with. */
export async function deleteExpired(): Promise<void> {
  await db().$executeRaw`DELETE FROM "Recovery" WHERE "expiresAt" <= now()`;
}
