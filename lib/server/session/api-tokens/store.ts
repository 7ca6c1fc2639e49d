import "server-only";
import type { Role } from "@/lib/shared/roles";
import { type Scope, scopeNames } from "@/lib/shared/scopes";
import { db, type Transaction } from "../../db";
import { holdSession } from "../hold-store";

/** A token as its owner sees it. */
export type ListedToken = {
  readonly id: string;
  readonly name: string;
  readonly scopes: Scope[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date;
};

/** A token that is good, with what is judged of whoever shows it: the user's role and token version. */
export type GoodToken = {
  readonly hash: string;
  readonly id: string;
  readonly userId: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date;
  readonly role: Role;
  readonly version: number;
};

/** As it is stored: a row may name a scope of a capability that has gone. */
type Row<Token> = Omit<Token, "scopes"> & { readonly scopes: readonly string[] };

const known = <Token>(row: Row<Token>) => ({
  ...row,
  scopes: scopeNames.filter((scope) => row.scopes.includes(scope)),
});

/** Those of these tokens that are good now. @throws AppError `unavailable` */
export async function findGoodTokens(hashes: readonly string[]): Promise<readonly GoodToken[]> {
  const rows = await db().$queryRaw<Row<GoodToken>[]>`
    SELECT t."hash", t."id", t."userId", t."scopes", t."expiresAt", u."role"::text AS "role", u."version"
    FROM "ApiToken" t JOIN "User" u ON u."id" = t."userId"
    WHERE t."hash" = ANY (${[...hashes]}::text[]) AND t."expiresAt" > now() AND u."disabledAt" IS NULL`;
  return rows.map(known);
}

/** Notes that these tokens are in use, at most once a minute each. @throws AppError `unavailable` */
export async function noteTokenUses(hashes: readonly string[]): Promise<void> {
  await db().$executeRaw`
    UPDATE "ApiToken" SET "lastUsedAt" = now()
    WHERE "hash" = ANY (${[...hashes]}::text[])
      AND ("lastUsedAt" IS NULL OR "lastUsedAt" < now() - interval '1 minute')`;
}

/** The tokens of a person that have not expired, the newest first. */
export async function listTokens(userId: string): Promise<readonly ListedToken[]> {
  const rows = await db().$queryRaw<Row<ListedToken>[]>`
    SELECT "id", "name", "scopes", "createdAt", "lastUsedAt", "expiresAt" FROM "ApiToken"
    WHERE "userId" = ${userId}::uuid AND "expiresAt" > now() ORDER BY "createdAt" DESC, "id" DESC`;
  return rows.map(known);
}

type NewToken = {
  readonly id: string;
  readonly userId: string;
  /** In which it is made: it must be alive. */
  readonly sessionId: string;
  readonly hash: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Seconds. */
  readonly expiresIn: number;
};

/**
 * Writes a token, by the database's clock, behind the account's row: no two at once count the same.
 *
 * @returns `over` when the session is, `full` when there are `most` already
 */
export async function insertToken(token: NewToken, most: number, tx: Transaction): Promise<"made" | "over" | "full"> {
  const { id, userId, hash, name, scopes, expiresIn } = token;
  if (!(await holdSession(token, tx))) return "over";
  const made = await tx.$executeRaw`
    INSERT INTO "ApiToken" ("id", "userId", "hash", "name", "scopes", "expiresAt")
    SELECT ${id}::uuid, ${userId}::uuid, ${hash}, ${name}, ${[...scopes]}::text[], now() + make_interval(secs => ${expiresIn}::int)
    WHERE (SELECT count(*) FROM "ApiToken" WHERE "userId" = ${userId}::uuid AND "expiresAt" > now()) < ${most}::int`;
  return made === 0 ? "full" : "made";
}

/** Which tokens of a person: one, those made since, or all. */
export type TokenScope = { readonly id?: string; readonly since?: Date };

/** Removes tokens of a person. @returns the ids of those that were good until now */
export async function deleteTokens(userId: string, { id, since }: TokenScope, tx: Transaction): Promise<string[]> {
  const deleted = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM "ApiToken" WHERE "userId" = ${userId}::uuid AND "expiresAt" > now()
      AND "id" = COALESCE(${id ?? null}::uuid, "id") AND "createdAt" >= COALESCE(${since ?? null}::timestamptz, '-infinity')
    RETURNING "id"`;
  return deleted.map((token) => token.id);
}
