import "server-only";
import { db, type Transaction } from "../../db";
import { Prisma } from "@/prisma/generated/client";

/** A share, as its owner sees it. */
export type ShareRow = {
  readonly id: string;
  readonly noteId: string;
  readonly title: string;
  readonly audience: string | null;
  readonly hasPassword: boolean;
  readonly uses: number;
  readonly mostUses: number | null;
  readonly createdAt: Date;
  readonly lastOpenedAt: Date | null;
  readonly expiresAt: Date;
};

type NewRow = Pick<ShareRow, "id" | "noteId" | "audience" | "mostUses"> & {
  readonly userId: string;
  readonly passwordHash: string | null;
  /** Seconds. */
  readonly expiresIn: number;
};

/** Written by the database's clock: when that was, and when it ends. */
type Written = Pick<ShareRow, "createdAt" | "expiresAt">;

/**
 * Writes a share of somebody's note.
 *
 * @param tx which holds the account's row, so that no two at once count the same
 * @returns `missing` when they have no such note, `full` when they have `most` shares already
 */
export async function insertShare(share: NewRow, most: number, tx: Transaction): Promise<Written | "missing" | "full"> {
  const { id, userId, noteId, audience, passwordHash, mostUses, expiresIn } = share;
  const notes = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Note" WHERE "id" = ${noteId}::uuid AND "userId" = ${userId}::uuid FOR KEY SHARE`;
  if (notes.length === 0) return "missing";
  const [written] = await tx.$queryRaw<Written[]>`
    INSERT INTO "Share" ("id", "userId", "noteId", "audience", "passwordHash", "mostUses", "expiresAt")
    SELECT ${id}::uuid, ${userId}::uuid, ${noteId}::uuid, ${audience}, ${passwordHash}, ${mostUses}::int,
      now() + make_interval(secs => ${expiresIn}::int)
    WHERE (SELECT count(*) FROM "Share" WHERE "userId" = ${userId}::uuid AND "expiresAt" > now()) < ${most}::int
    RETURNING "createdAt", "expiresAt"`;
  return written ?? "full";
}

/** The shares of a person that have not expired, the newest first. No hash is in it. */
export function findShares(userId: string): Promise<readonly ShareRow[]> {
  return db().$queryRaw<ShareRow[]>`
    SELECT s."id", s."noteId", n."title", s."audience", s."passwordHash" IS NOT NULL AS "hasPassword", s."uses", s."mostUses",
      s."createdAt", s."lastOpenedAt", s."expiresAt"
    FROM "Share" s JOIN "Note" n ON n."id" = s."noteId"
    WHERE s."userId" = ${userId}::uuid AND s."expiresAt" > now() ORDER BY s."createdAt" DESC, s."id" DESC`;
}

/** Whose links have not expired, and how many they are. For operators. */
export function listSharers(): Promise<readonly { readonly email: string; readonly links: number }[]> {
  return db().$queryRaw<{ email: string; links: number }[]>`
    SELECT u."email", count(*)::int AS "links" FROM "Share" s JOIN "User" u ON u."id" = s."userId"
    WHERE s."expiresAt" > now() GROUP BY u."email" ORDER BY u."email"`;
}

/** Which shares of a person: one, those made since, or all. */
export type ShareScope = { readonly id?: string; readonly since?: Date };

/** Removes shares of a person. @returns the ids of those that had not expired */
export async function deleteShares(userId: string, { id, since }: ShareScope, tx: Transaction): Promise<string[]> {
  const deleted = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM "Share" WHERE "userId" = ${userId}::uuid AND "expiresAt" > now()
      AND "id" = COALESCE(${id ?? null}::uuid, "id") AND "createdAt" >= COALESCE(${since ?? null}::timestamptz, '-infinity')
    RETURNING "id"`;
  return deleted.map((share) => share.id);
}

/** It has not expired, and its owner is not disabled. A note or an account that is gone has taken it along. */
const stands = Prisma.sql`s."expiresAt" > now() AND u."disabledAt" IS NULL`;
const isLeft = Prisma.sql`(s."mostUses" IS NULL OR s."uses" < s."mostUses")`;

/** Whether a share stands, used up or not. @throws AppError `unavailable`; so do those that follow */
export async function standsShare(id: string): Promise<boolean> {
  const found = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM "Share" s JOIN "User" u ON u."id" = s."userId" WHERE s."id" = ${id}::uuid AND ${stands}`;
  return found.length > 0;
}

/** A share that can be opened now. */
export async function findOpenable(id: string): Promise<{ readonly passwordHash: string | null } | undefined> {
  const [found] = await db().$queryRaw<{ passwordHash: string | null }[]>`
    SELECT s."passwordHash" FROM "Share" s JOIN "User" u ON u."id" = s."userId"
    WHERE s."id" = ${id}::uuid AND ${stands} AND ${isLeft}`;
  return found;
}

/** What is read by opening a share, and when that was by the database. */
export type Taken = Pick<ShareRow, "id" | "title" | "audience" | "uses" | "mostUses" | "expiresAt"> & {
  readonly body: string;
  readonly updatedAt: Date;
  readonly sharedBy: string;
  readonly now: Date;
};

/** Opens a share once: whoever comes at the same time waits for its row, and finds the count as this leaves it. */
export async function takeUse(id: string): Promise<Taken | undefined> {
  const [taken] = await db().$queryRaw<Taken[]>`
    UPDATE "Share" s SET "uses" = s."uses" + 1, "lastOpenedAt" = now() FROM "Note" n, "User" u
    WHERE s."id" = ${id}::uuid AND n."id" = s."noteId" AND u."id" = s."userId" AND ${stands} AND ${isLeft}
    RETURNING s."id", n."title", n."body", n."updatedAt", u."name" AS "sharedBy", s."audience", s."uses", s."mostUses", s."expiresAt",
      now() AS "now"`;
  return taken;
}
