import "server-only";
import { db } from "../db";
import { Prisma } from "@/prisma/generated/client";

/** Rows that are deleted in one statement: short transactions, so that nobody waits for pruning. */
const batchSize = 1000;

/**
 * What is expired, per table. Sessions that are over stay for a week, so that a person can be told what happened to theirs
 * and a late reuse is still recognised; tickets stay for a day, so that a link can say that it was used or came too late;
 * dead letters stay for a month, for operators; audit events stay for as long as the table itself keeps them.
 */
const expired = {
  Revocation: Prisma.sql`"expiresAt" < now()`,
  Ticket: Prisma.sql`"expiresAt" < now() - interval '1 day' OR "usedAt" < now() - interval '1 day'`,
  OutboxMail: Prisma.sql`"failedAt" < now() - interval '30 days'`,
  ApiToken: Prisma.sql`"expiresAt" < now()`, // feature:api-tokens
  OidcArtifact: Prisma.sql`"expiresAt" < now()`, // feature:openid-provider
  DeviceRequest: Prisma.sql`"expiresAt" < now() - interval '1 hour'`, // feature:openid-provider
  AppLogout: Prisma.sql`"createdAt" < now() - interval '25 hours'`, // feature:openid-provider
  Share: Prisma.sql`"expiresAt" < now()`, // feature:sharing
  TrustedDevice: Prisma.sql`"expiresAt" < now()`, // feature:totp
  RateLimit: Prisma.sql`"expire" < extract(epoch FROM now()) * 1000`,
  Session: Prisma.sql`
    "absoluteExpiresAt" < now() - interval '7 days'
    OR "idleExpiresAt" < now() - interval '7 days'
    OR "endedAt" < now() - interval '7 days'`,
  AuditEvent: Prisma.sql`"at" < now() - (SELECT "days" FROM "AuditRetention") * interval '24 hours'`,
} as const;

export type PrunedTable = keyof typeof expired;
export const prunedTables = Object.keys(expired) as readonly PrunedTable[];

/**
 * Deletes up to 1000 expired rows of a table; rows that somebody else is deleting are passed over.
 *
 * @returns how many were deleted
 */
export function deleteExpiredBatch(table: PrunedTable): Promise<number> {
  const name = Prisma.raw(`"${table}"`);
  return db().$executeRaw`
    DELETE FROM ${name} WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM ${name} WHERE ${expired[table]} LIMIT ${batchSize}::int FOR UPDATE SKIP LOCKED
    ))`;
}

/** Sets for how long the table of audit events keeps them, in days; its trigger lets nothing younger go. */
export async function setAuditRetention(days: number): Promise<void> {
  await db().$executeRaw`
    INSERT INTO "AuditRetention" AS r ("days") VALUES (${days}::int)
    ON CONFLICT ("id") DO UPDATE SET "days" = EXCLUDED."days" WHERE r."days" <> EXCLUDED."days"`;
}
