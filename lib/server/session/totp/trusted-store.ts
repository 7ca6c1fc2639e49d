import "server-only";
import { Prisma } from "@/prisma/generated/client";
import { db, type Transaction } from "../../db";
import type { ClientInfo } from "../../request-context";

/** A browser that somebody trusts, as it is listed. */
export type TrustedDeviceRow = {
  readonly id: string;
  readonly hash: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date;
  readonly ip: string;
  readonly userAgent: string | null;
};

/** Whose trust it is, as their credentials are now. */
type Owner = { readonly userId: string; readonly credentialVersion: number };

/** Of a device `t` of a user `u`: neither its time is over, nor have the credentials been replaced that it was trusted with. */
const lives = Prisma.sql`u."id" = t."userId" AND t."credentialVersion" = u."credentialVersion" AND t."expiresAt" > now()`;

/**
 * Trusts a browser, unless it does so already; of more than `most` of somebody's devices the oldest go.
 *
 * @param ttl seconds
 * @returns its id; undefined where nothing is new, the credentials were replaced meanwhile, or the account was disabled
 */
export async function insertTrustedDevice(
  { userId, credentialVersion, hash, ip, userAgent }: Owner & ClientInfo & { readonly hash: string },
  { ttl, most }: { readonly ttl: number; readonly most: number },
  tx: Transaction,
): Promise<string | undefined> {
  // Behind the lock on the user's row: no two at once count the same.
  const [inserted] = await tx.$queryRaw<{ id: string }[]>`
    WITH u AS (
      SELECT "id", "credentialVersion" FROM "User"
      WHERE "id" = ${userId}::uuid AND "credentialVersion" = ${credentialVersion}::int AND "disabledAt" IS NULL
      FOR NO KEY UPDATE
    )
    INSERT INTO "TrustedDevice" ("id", "userId", "hash", "credentialVersion", "expiresAt", "ip", "userAgent")
    SELECT gen_random_uuid(), u."id", ${hash}, u."credentialVersion", now() + make_interval(secs => ${ttl}::int), ${ip}, ${userAgent}
    FROM u ON CONFLICT ("hash") DO NOTHING RETURNING "id"`;
  if (inserted !== undefined)
    await tx.$executeRaw`
      DELETE FROM "TrustedDevice" WHERE "id" IN (
        SELECT "id" FROM "TrustedDevice" WHERE "userId" = ${userId}::uuid AND "id" <> ${inserted.id}::uuid
        ORDER BY "createdAt" DESC, "id" DESC OFFSET ${most - 1}::int)`;
  return inserted?.id;
}

/**
 * Notes that one of these stands in for a second step now.
 *
 * @returns its id; undefined where none is a device that this person trusts
 */
export async function useTrustedDevice(
  { userId, credentialVersion, hashes, ip, userAgent }: Owner & ClientInfo & { readonly hashes: readonly string[] },
  tx: Transaction,
): Promise<string | undefined> {
  const [used] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "TrustedDevice" t SET "lastUsedAt" = now(), "ip" = ${ip}, "userAgent" = ${userAgent} FROM "User" u
    WHERE u."id" = ${userId}::uuid AND ${lives} AND t."credentialVersion" = ${credentialVersion}::int
      AND t."hash" = ANY (${[...hashes]}::text[])
    RETURNING t."id"`;
  return used?.id;
}

/** The devices that somebody trusts, the newest first. */
export function listTrustedDevices(userId: string): Promise<TrustedDeviceRow[]> {
  return db().$queryRaw<TrustedDeviceRow[]>`
    SELECT t."id", t."hash", t."createdAt", t."lastUsedAt", t."expiresAt", t."ip", t."userAgent"
    FROM "TrustedDevice" t, "User" u WHERE u."id" = ${userId}::uuid AND ${lives}
    ORDER BY t."createdAt" DESC, t."id" DESC`;
}

/** Trusts one of somebody's devices no longer, or none of them. @returns the ids of those that were trusted */
export async function deleteTrustedDevices(userId: string, id: string | null, tx: Transaction): Promise<string[]> {
  const deleted = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM "TrustedDevice" t USING "User" u
    WHERE u."id" = ${userId}::uuid AND ${lives} AND t."id" = COALESCE(${id}::uuid, t."id") RETURNING t."id"`;
  return deleted.map((device) => device.id);
}

/** The same for an account that was cut off, or for all of them. */
export async function forgetTrustedDevices(userId: string | undefined, tx: Transaction): Promise<void> {
  await tx.trustedDevice.deleteMany({ where: userId === undefined ? {} : { userId } });
}
