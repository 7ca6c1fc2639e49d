import "server-only";
import type { Prisma } from "@/prisma/generated/client";
import { db, type Transaction } from "../db";

export type { Transaction } from "../db";

/** JSON that a row can keep. */
export type Payload = Prisma.InputJsonObject;

/** A ticket as it was issued. */
export type Ticket = {
  readonly id: string;
  readonly purpose: string;
  /** Normalised; null where no address is involved. */
  readonly email: string | null;
  readonly userId: string | null;
  /** For the schema of its purpose. */
  readonly payload: unknown;
  readonly expiresAt: Date;
};

/** A ticket with the database's own judgement of it. */
export type FoundTicket = Ticket & {
  readonly secretHash: string;
  readonly used: boolean;
  readonly expired: boolean;
  /** Its user's password, address or factor has been changed since. */
  readonly superseded: boolean;
};

/** A ticket that has just been used. */
export type UsedTicket = Ticket & {
  /** What was offered by the others that end with it: each of them was as good. */
  readonly others: readonly unknown[];
};

export type NewTicket = {
  readonly id: string;
  readonly purpose: string;
  readonly secretHash: string;
  readonly email: string | null;
  readonly userId: string | null;
  readonly payload: Payload;
  readonly boundTo: string | null;
  readonly credentialVersion: number | null;
  readonly ttlSeconds: number;
};

/** Writes a ticket. @returns when it expires, by the database's clock */
export async function insertTicket(tx: Transaction, ticket: NewTicket): Promise<Date> {
  const [row] = await tx.$queryRaw<{ expiresAt: Date }[]>`
    INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "userId", "payload", "boundTo", "credentialVersion", "expiresAt")
    VALUES (${ticket.id}::uuid, ${ticket.purpose}, ${ticket.secretHash}, ${ticket.email}, ${ticket.userId}::uuid,
      ${JSON.stringify(ticket.payload)}::jsonb, ${ticket.boundTo}, ${ticket.credentialVersion}::int,
      now() + make_interval(secs => ${ticket.ttlSeconds}::int))
    RETURNING "expiresAt"`;
  if (row === undefined) throw new Error("the ticket was not inserted");
  return row.expiresAt;
}

/** Looks at the tickets of these hashes, and locks nothing. */
export async function findTicketRows(secretHashes: readonly string[]): Promise<readonly FoundTicket[]> {
  return db().$queryRaw<FoundTicket[]>`
    SELECT t."id", t."secretHash", t."purpose", t."email", t."userId", t."payload", t."expiresAt",
      t."usedAt" IS NOT NULL AS "used", t."expiresAt" <= now() AS "expired",
      t."credentialVersion" IS NOT NULL AND t."credentialVersion" IS DISTINCT FROM u."credentialVersion" AS "superseded"
    FROM "Ticket" t LEFT JOIN "User" u ON u."id" = t."userId"
    WHERE t."secretHash" = ANY (${[...secretHashes]}::text[])`;
}

/**
 * Marks a ticket used, and with it every other one of its purpose and address. Of any number of parallel calls, one gets it.
 *
 * Locks are taken in one order (the user's row, then tickets by id), so that two links of one address that are opened at
 * once wait for each other, and neither fails.
 */
export async function consumeTicket(
  tx: Transaction,
  purpose: string,
  secretHash: string,
  boundTo: string | null,
): Promise<UsedTicket | undefined> {
  // What is decided on its credentialVersion holds until this transaction ends.
  await tx.$queryRaw`
    SELECT u."id" FROM "User" u JOIN "Ticket" t ON t."userId" = u."id"
    WHERE t."purpose" = ${purpose} AND t."secretHash" = ${secretHash} FOR NO KEY UPDATE OF u`;
  const live = await tx.$queryRaw<(Ticket & { presented: boolean; good: boolean })[]>`
    SELECT t."id", t."purpose", t."email", t."userId", t."payload", t."expiresAt",
      t."secretHash" = ${secretHash} AS "presented",
      t."expiresAt" > now() AND t."boundTo" IS NOT DISTINCT FROM ${boundTo}::text AND (
        t."credentialVersion" IS NULL
        OR t."credentialVersion" = (SELECT u."credentialVersion" FROM "User" u WHERE u."id" = t."userId")
      ) AS "good"
    FROM "Ticket" t
    WHERE t."purpose" = ${purpose} AND t."usedAt" IS NULL AND (
      t."secretHash" = ${secretHash}
      OR t."email" = (SELECT "email" FROM "Ticket" WHERE "purpose" = ${purpose} AND "secretHash" = ${secretHash})
    )
    ORDER BY t."id" FOR UPDATE OF t`;
  const mine = live.find(({ presented }) => presented);
  if (mine?.good !== true) return undefined;
  await tx.$executeRaw`UPDATE "Ticket" SET "usedAt" = now() WHERE "id" = ANY (${live.map((each) => each.id)}::uuid[])`;
  const { id, email, userId, payload, expiresAt } = mine;
  const others = live.filter(({ presented, good }) => good && !presented).map((other) => other.payload);
  return { id, purpose, email, userId, payload, expiresAt, others };
}

// feature:totp begin
/** A ticket that a code was typed for. */
export type TriedTicket = Pick<Ticket, "id" | "userId" | "payload"> & { readonly attempts: number };

/** Counts a try at a ticket, where it is good and has had fewer than `most`. */
export async function countTry(purpose: string, secretHash: string, most: number): Promise<TriedTicket | undefined> {
  const [row] = await db().$queryRaw<TriedTicket[]>`
    UPDATE "Ticket" t SET "attempts" = t."attempts" + 1
    WHERE t."purpose" = ${purpose} AND t."secretHash" = ${secretHash} AND t."usedAt" IS NULL AND t."boundTo" IS NULL
      AND t."expiresAt" > now() AND t."attempts" < ${most}::int AND (
        t."credentialVersion" IS NULL
        OR t."credentialVersion" = (SELECT u."credentialVersion" FROM "User" u WHERE u."id" = t."userId")
      )
    RETURNING t."id", t."userId", t."payload", t."attempts"`;
  return row;
}

/** Lets a ticket expire now, unless it was used. */
export async function expireTicketRow(purpose: string, secretHash: string): Promise<void> {
  await db().$executeRaw`
    UPDATE "Ticket" SET "expiresAt" = now() WHERE "purpose" = ${purpose} AND "secretHash" = ${secretHash} AND "usedAt" IS NULL`;
}

/** A ticket that was used, and the credentials of its user that it was issued under. */
export type UsedBefore = Pick<Ticket, "id" | "userId" | "payload"> & { readonly credentialVersion: number | null };

/** A ticket that was used within the last minute. */
export async function findJustUsedRow(purpose: string, secretHash: string): Promise<UsedBefore | undefined> {
  const [row] = await db().$queryRaw<UsedBefore[]>`
    SELECT "id", "userId", "payload", "credentialVersion" FROM "Ticket"
    WHERE "purpose" = ${purpose} AND "secretHash" = ${secretHash} AND "usedAt" > now() - interval '1 minute'`;
  return row;
}
// feature:totp end
// feature:email-change begin
/** Marks used what is live of this purpose and was issued to the same user after this ticket. The user's row is locked (`consumeTicket`). */
export async function endLaterTicketRows(tx: Transaction, id: string, purpose: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Ticket" t SET "usedAt" = now() FROM "Ticket" first
    WHERE first."id" = ${id}::uuid AND t."purpose" = ${purpose} AND t."userId" = first."userId"
      AND t."createdAt" > first."createdAt" AND t."usedAt" IS NULL`;
}
// feature:email-change end
