import "server-only";
import { enrolmentTtl } from "@/lib/shared/features/totp";
import type { Encrypted } from "../../keys/encryption";
import { db, type Transaction } from "../../db";
import type { Session } from "../session";

/** The secret of somebody's app as its row keeps it. */
export type TotpRow = Encrypted & { readonly id: string; readonly userId: string };

type StoredSecret = {
  readonly id: string;
  readonly userId: string;
  readonly keyId: string;
  readonly secret: Uint8Array;
};
const encrypted = ({ id, userId, keyId, secret }: StoredSecret): TotpRow => ({
  id,
  userId,
  keyId,
  content: new Uint8Array(secret),
});

/** What somebody has for a second step. */
export type FactorsRow = { readonly since: Date; readonly recoveryCodesLeft: number };

/** Since when somebody has a second factor, and how many recovery codes are left; undefined while there is none. */
export async function findFactors(userId: string): Promise<FactorsRow | undefined> {
  const [row] = await db().$queryRaw<FactorsRow[]>`
    SELECT t."confirmedAt" AS "since",
      (SELECT count(*)::int FROM "RecoveryCode" r WHERE r."userId" = t."userId" AND r."usedAt" IS NULL) AS "recoveryCodesLeft"
    FROM "Totp" t WHERE t."userId" = ${userId}::uuid AND t."confirmedAt" IS NOT NULL`;
  return row;
}

/** The secret that somebody's codes are of. */
export async function findSecret(userId: string): Promise<(TotpRow & { readonly lastStep: number }) | undefined> {
  const row = await db().totp.findFirst({ where: { userId, confirmedAt: { not: null } } });
  return row === null ? undefined : { ...encrypted(row), lastStep: row.lastStep };
}

/** Who draws a secret, and in which session. */
type Drawer = Pick<Session, "userId" | "sessionId">;

/** The secret that was drawn in a session and waits for its first code. Whoever is signed in elsewhere knows nothing of it. */
export async function findPendingSecret({ userId, sessionId }: Drawer): Promise<TotpRow | undefined> {
  const [row] = await db().$queryRaw<StoredSecret[]>`
    SELECT "id", "userId", "keyId", "secret" FROM "Totp"
    WHERE "userId" = ${userId}::uuid AND "sessionId" = ${sessionId}::uuid AND "confirmedAt" IS NULL
      AND "createdAt" > now() - make_interval(secs => ${enrolmentTtl}::int)`;
  return row && encrypted(row);
}

/** Puts a secret that waits for its first code into the place of one that does. @returns false when there is a second factor already */
export async function putPendingSecret(
  { id, userId, keyId, content }: TotpRow,
  { sessionId }: Pick<Drawer, "sessionId">,
): Promise<boolean> {
  const put = await db().$queryRaw<unknown[]>`
    INSERT INTO "Totp" ("id", "userId", "keyId", "secret", "sessionId")
    VALUES (${id}::uuid, ${userId}::uuid, ${keyId}, ${content}, ${sessionId}::uuid)
    ON CONFLICT ("userId") DO UPDATE SET "id" = EXCLUDED."id", "keyId" = EXCLUDED."keyId", "secret" = EXCLUDED."secret",
      "sessionId" = EXCLUDED."sessionId", "createdAt" = now() WHERE "Totp"."confirmedAt" IS NULL
    RETURNING "id"`;
  return put.length > 0;
}

/** Lets a secret count from now on. @returns false when another one has taken its place, or it counts already */
export async function confirmSecret(id: string, lastStep: number, tx: Transaction): Promise<boolean> {
  const confirmed = await tx.$executeRaw`
    UPDATE "Totp" SET "confirmedAt" = now(), "lastStep" = ${lastStep}::int WHERE "id" = ${id}::uuid AND "confirmedAt" IS NULL`;
  return confirmed > 0;
}

/** Takes a code of an app: once, whoever presents it how often at a time. @returns false when it, or a later one, was taken before */
export async function takeStep(id: string, step: number, tx: Transaction): Promise<boolean> {
  const { count } = await tx.totp.updateMany({ where: { id, lastStep: { lt: step } }, data: { lastStep: step } });
  return count > 0;
}

/** Removes somebody's second factor with its recovery codes. @returns whether there was one that counted */
export async function deleteFactors(userId: string, tx: Transaction): Promise<boolean> {
  const deleted = await tx.$queryRaw<{ counted: boolean }[]>`
    DELETE FROM "Totp" WHERE "userId" = ${userId}::uuid RETURNING "confirmedAt" IS NOT NULL AS "counted"`;
  await tx.recoveryCode.deleteMany({ where: { userId } });
  return deleted.some(({ counted }) => counted);
}

// feature:email-change begin
/** Removes somebody's second factor if it was turned on since then, also one that waits for its first code. @returns whether there was one that counted */
export async function deleteFactorsSince(userId: string, since: Date, tx: Transaction): Promise<boolean> {
  await tx.totp.deleteMany({ where: { userId, confirmedAt: null } });
  const { count } = await tx.totp.deleteMany({ where: { userId, confirmedAt: { gte: since } } });
  if (count > 0) await tx.recoveryCode.deleteMany({ where: { userId } });
  return count > 0;
}
// feature:email-change end

/** Keeps somebody's second factor as it is until the transaction is over. @returns whether there is one */
export async function holdFactors(userId: string, tx: Transaction): Promise<boolean> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Totp" WHERE "userId" = ${userId}::uuid AND "confirmedAt" IS NOT NULL FOR UPDATE`;
  return held.length > 0;
}

/** Whether these are somebody's recovery codes, used or not. */
export async function haveRecoveryCodes(userId: string, hashes: readonly string[], tx?: Transaction): Promise<boolean> {
  const found = await (tx ?? db()).recoveryCode.count({ where: { userId, hash: { in: [...hashes] } } });
  return found === hashes.length;
}

/** Puts new recovery codes into the place of all before. */
export async function replaceRecoveryCodes(userId: string, hashes: readonly string[], tx: Transaction): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: hashes.map((hash) => ({ userId, hash })) });
}

/** Whether there is such a recovery code that nobody has used. */
export async function isUnused(userId: string, hash: string): Promise<boolean> {
  return (await db().recoveryCode.count({ where: { userId, hash, usedAt: null } })) > 0;
}

/** Whether a recovery code was used within the last minute. */
export async function wasJustUsed(userId: string, hash: string): Promise<boolean> {
  const used = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM "RecoveryCode" WHERE "userId" = ${userId}::uuid AND "hash" = ${hash} AND "usedAt" > now() - interval '1 minute'`;
  return used.length > 0;
}

/** Uses a recovery code: once, whoever presents it how often at a time. @returns how many are left; undefined when it was used before */
export async function takeRecoveryCode(userId: string, hash: string, tx: Transaction): Promise<number | undefined> {
  const used = await tx.$executeRaw`
    UPDATE "RecoveryCode" SET "usedAt" = now() WHERE "userId" = ${userId}::uuid AND "hash" = ${hash} AND "usedAt" IS NULL`;
  return used === 0 ? undefined : tx.recoveryCode.count({ where: { userId, usedAt: null } });
}

/** Secrets that are encrypted under another key than this one, from behind a row on, in the order of their ids. */
export async function listUnderOtherKeys(keyId: string, behind: string, limit: number): Promise<readonly TotpRow[]> {
  const where = { keyId: { not: keyId }, id: { gt: behind } };
  return (await db().totp.findMany({ where, orderBy: { id: "asc" }, take: limit })).map(encrypted);
}

/** Keeps a secret under another key, unless it has been replaced meanwhile. */
export async function keepUnder(row: TotpRow, before: string): Promise<void> {
  const { id, keyId, content } = row;
  await db().totp.updateMany({ where: { id, keyId: before }, data: { keyId, secret: content } });
}
