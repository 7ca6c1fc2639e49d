import "server-only";
import { Prisma } from "@/prisma/generated/client";
import { db, type Transaction } from "../../../db";

/** Which sign-ins to apps end: those in some sessions, or those by some consents. */
export type EndingGrants = { readonly sessionIds: readonly string[] } | { readonly consentIds: readonly string[] };

type EndedGrant = {
  readonly id: string;
  readonly clientId: string;
  /** Whether its app is to hear of it. */
  readonly isTold: boolean;
};

/**
 * Ends them, with all that was issued by them, and writes down whom that has to be told. In the order of their ids, so that two who end some
 * of the same wait for each other.
 *
 * @param which of the grants `g` of sessions `s`
 * @param most no more at a time
 */
function deleteGrants(which: Prisma.Sql, tx: Pick<Transaction, "$queryRaw">, most?: number): Promise<EndedGrant[]> {
  return tx.$queryRaw<EndedGrant[]>`
    WITH ending AS (
      SELECT g."id", g."clientId", g."sessionId", s."userId"
      FROM "AppGrant" g JOIN "Session" s ON s."id" = g."sessionId" WHERE ${which}
      ORDER BY g."id" LIMIT ${most ?? null}::int FOR UPDATE OF g
    ), ended AS (
      DELETE FROM "AppGrant" g USING ending WHERE g."id" = ending."id" RETURNING ending.*
    ), told AS (
      INSERT INTO "AppLogout" ("id", "clientId", "sessionId", "userId")
      SELECT e."id", e."clientId", e."sessionId", e."userId" FROM ended e JOIN "Client" c ON c."id" = e."clientId"
      WHERE c."backchannelLogoutUri" IS NOT NULL AND c."disabledAt" IS NULL
      RETURNING "id"
    )
    SELECT e."id", e."clientId", t."id" IS NOT NULL AS "isTold" FROM ended e LEFT JOIN told t ON t."id" = e."id"`;
}

/** Ends sign-ins to apps in the transaction of what they end with. @throws AppError `unavailable`; so do all that follow */
export function deleteGrantsOf(which: EndingGrants, tx: Transaction): Promise<readonly EndedGrant[]> {
  return deleteGrants(
    "sessionIds" in which
      ? Prisma.sql`g."sessionId" = ANY(${[...which.sessionIds]}::uuid[])`
      : Prisma.sql`g."consentId" = ANY(${[...which.consentIds]}::uuid[])`,
    tx,
  );
}

/** Those in one statement that nobody would be kept waiting by. */
const batchSize = 1000;

/**
 * Ends what is left in sessions whose time has run out, a minute ago, since a refresh may have come in time; or that an instance of a release
 * has ended that tells nobody.
 *
 * @returns whether there may be more
 */
export async function deleteOverdueGrants(): Promise<boolean> {
  const ended = await deleteGrants(
    Prisma.sql`s."endedAt" IS NOT NULL OR s."idleExpiresAt" <= now() - interval '1 minute'`,
    db(),
    batchSize,
  );
  return ended.length === batchSize;
}

/** What an app is to hear, and where. This instance has taken it. */
export type ClaimedLogout = {
  readonly id: string;
  readonly clientId: string;
  readonly sessionId: string;
  readonly userId: string;
  /** When the sign-in ended. */
  readonly createdAt: Date;
  /** This one included. */
  readonly attempts: number;
  readonly uri: string;
};

/** How long it is left to the instance that took it, in seconds: longer than an app may take to answer. */
const claimSeconds = 15;

/** After so many hours an app that does not listen is told no more. */
const horizonHours = 24;

/** Takes what is due for longest, and moves its time on, so that no other instance takes it meanwhile. @param busy apps that are not to be told right now */
export async function claimLogout(busy: readonly string[]): Promise<ClaimedLogout | undefined> {
  const [claimed] = await db().$queryRaw<ClaimedLogout[]>`
    UPDATE "AppLogout" l SET
      "attempts" = l."attempts" + 1,
      "nextAttemptAt" = now() + make_interval(secs => ${claimSeconds}::int)
    FROM "Client" c
    WHERE c."id" = l."clientId" AND l."id" = (
      SELECT w."id" FROM "AppLogout" w JOIN "Client" k ON k."id" = w."clientId"
      WHERE w."nextAttemptAt" <= now() AND w."clientId" <> ALL(${[...busy]}::uuid[])
        AND k."disabledAt" IS NULL AND k."backchannelLogoutUri" IS NOT NULL
      ORDER BY w."nextAttemptAt", w."id" LIMIT 1 FOR UPDATE OF w SKIP LOCKED
    )
    RETURNING l."id", l."clientId", l."sessionId", l."userId", l."createdAt", l."attempts", c."backchannelLogoutUri" AS "uri"`;
  return claimed;
}

/** Forgets what an app has heard. */
export async function deleteLogout(id: string): Promise<void> {
  await db().appLogout.deleteMany({ where: { id } });
}

/**
 * Leaves what an app has not heard for another attempt, or gives it up where that would be later than the horizon.
 *
 * @returns whether it was given up
 */
export async function postponeLogout({ id, attempts }: ClaimedLogout, delaySeconds: number): Promise<boolean> {
  const given = await db().$executeRaw`
    DELETE FROM "AppLogout" WHERE "id" = ${id}::uuid AND "attempts" = ${attempts}::int
      AND "createdAt" + make_interval(hours => ${horizonHours}::int) < now() + make_interval(secs => ${delaySeconds}::float8)`;
  if (given > 0) return true;
  await db().$executeRaw`
    UPDATE "AppLogout" SET "nextAttemptAt" = now() + make_interval(secs => ${delaySeconds}::float8)
    WHERE "id" = ${id}::uuid AND "attempts" = ${attempts}::int`;
  return false;
}
