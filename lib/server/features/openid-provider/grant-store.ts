import "server-only";
import { db, type Transaction } from "../../db";
import { holdSession } from "../../session/hold-store";
import { grantLives } from "./artifact-store";

/** An app that is signed in to in a session: whom it speaks for and what it may. */
type GrantRow = {
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly sessionExpiresAt: Date;
  /** Whether it has been a minute since its use was noted. */
  readonly isNotedLongAgo: boolean;
};

/** A grant that lives. @throws AppError `unavailable`; so do all that follow */
export async function findGrant(id: string): Promise<GrantRow | undefined> {
  const [grant] = await db().$queryRaw<GrantRow[]>`
    SELECT n."userId", g."clientId", n."scopes", s."idleExpiresAt" AS "sessionExpiresAt",
      g."lastUsedAt" < now() - interval '1 minute' AS "isNotedLongAgo"
    FROM "AppGrant" g JOIN "AppConsent" n ON n."id" = g."consentId" JOIN "Session" s ON s."id" = g."sessionId"
    WHERE g."id" = ${id}::uuid AND ${grantLives}`;
  return grant;
}

/** Notes that an app is in use. */
export async function noteGrantUse(id: string): Promise<void> {
  await db().$executeRaw`UPDATE "AppGrant" SET "lastUsedAt" = now() WHERE "id" = ${id}::uuid`;
}

type Ask = { readonly id: string; readonly userId: string; readonly clientId: string; readonly sessionId: string };
/** `device`: the hash of the request of a device, where it is one. */
type GrantAsk = Ask & { readonly device?: string };

/**
 * Signs a session in to an app that its owner has consented to: a grant that there is stays.
 *
 * @param ask `id` for one that begins
 * @returns its id; undefined where there is no consent, or no session any more
 */
export async function beginGrant(
  { id, userId, clientId, sessionId, device = "" }: GrantAsk,
  tx: Pick<Transaction, "$queryRaw"> = db(),
): Promise<string | undefined> {
  const [grant] = await tx.$queryRaw<{ id: string }[]>`
    WITH n AS (
      SELECT n."id" FROM "AppConsent" n
      JOIN "Session" s ON s."id" = ${sessionId}::uuid AND s."userId" = n."userId" AND s."endedAt" IS NULL
      WHERE n."userId" = ${userId}::uuid AND n."clientId" = ${clientId}::uuid FOR SHARE OF n, s
    )
    INSERT INTO "AppGrant" ("id", "consentId", "clientId", "sessionId", "device")
    SELECT ${id}::uuid, n."id", ${clientId}::uuid, ${sessionId}::uuid, ${device} FROM n
    ON CONFLICT ("sessionId", "clientId", "device") DO UPDATE SET "lastUsedAt" = now()
    RETURNING "id"`;
  return grant?.id;
}

/**
 * Writes what somebody lets an app do, besides what they have let it do before.
 *
 * @returns `over` when the session in which they say so is, `kept` where they had said all of it before
 */
export async function saveConsent(
  { id, userId, sessionId, clientId }: Ask,
  scopes: readonly string[],
  tx: Transaction,
): Promise<"over" | "kept" | "added"> {
  if (!(await holdSession({ userId, sessionId }, tx))) return "over";
  const [saved] = await tx.$queryRaw<{ isNew: boolean }[]>`
    WITH before AS (
      SELECT "scopes" FROM "AppConsent" WHERE "userId" = ${userId}::uuid AND "clientId" = ${clientId}::uuid
    )
    INSERT INTO "AppConsent" ("id", "userId", "clientId", "scopes")
    VALUES (${id}::uuid, ${userId}::uuid, ${clientId}::uuid, ${[...scopes]}::text[])
    ON CONFLICT ("userId", "clientId") DO UPDATE SET
      "createdAt" = CASE WHEN EXCLUDED."scopes" <@ "AppConsent"."scopes" THEN "AppConsent"."createdAt" ELSE now() END,
      "scopes" = ARRAY(SELECT DISTINCT unnest("AppConsent"."scopes" || EXCLUDED."scopes") ORDER BY 1)
    RETURNING NOT COALESCE((SELECT ${[...scopes]}::text[] <@ "scopes" FROM before), false) AS "isNew"`;
  return saved?.isNew === true ? "added" : "kept";
}

/** Which consents of a person: with one app, or all since a moment. */
export type ConsentScope = { readonly clientId: string } | { readonly since: Date };

/** Some consents of a person, locked to the end of the transaction: no sign-in begins by them meanwhile. */
export function lockConsents(
  userId: string,
  which: ConsentScope,
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly clientId: string }[]> {
  const clientId = "clientId" in which ? which.clientId : null;
  const since = "since" in which ? which.since : null;
  return tx.$queryRaw<{ id: string; clientId: string }[]>`
    SELECT n."id", n."clientId" FROM "AppConsent" n WHERE n."userId" = ${userId}::uuid
      AND n."clientId" = COALESCE(${clientId}::uuid, n."clientId") AND n."createdAt" >= COALESCE(${since}::timestamptz, '-infinity')
    FOR UPDATE`;
}

/** Takes consents back whose sign-ins have ended. */
export async function deleteConsents(ids: readonly string[], tx: Transaction): Promise<void> {
  await tx.appConsent.deleteMany({ where: { id: { in: [...ids] } } });
}

/** Ends one grant that is over for its app alone, by the app's own doing: it has not to be told. @returns whether there was one */
export async function deleteGrant(id: string, tx: Transaction): Promise<boolean> {
  return (await tx.$executeRaw`DELETE FROM "AppGrant" WHERE "id" = ${id}::uuid`) > 0;
}

/** The grants by which somebody is signed in to an app in a session: one in its browser, and one for each device. */
export async function findGrantsIn(sessionId: string, clientId: string): Promise<readonly string[]> {
  const grants = await db().appGrant.findMany({ where: { sessionId, clientId }, select: { id: true } });
  return grants.map(({ id }) => id);
}

/** An app, as somebody sees it who is connected to it. */
export type ConsentRow = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** The apps that somebody is connected to, the newest first. `id` is the app's. */
export function listConsents(userId: string): Promise<readonly ConsentRow[]> {
  return db().$queryRaw<ConsentRow[]>`
    SELECT c."id", c."name", n."scopes", n."createdAt",
      (SELECT max(g."lastUsedAt") FROM "AppGrant" g WHERE g."consentId" = n."id" AND ${grantLives}) AS "lastUsedAt"
    FROM "AppConsent" n JOIN "Client" c ON c."id" = n."clientId"
    WHERE n."userId" = ${userId}::uuid ORDER BY n."createdAt" DESC, n."id" DESC`;
}
