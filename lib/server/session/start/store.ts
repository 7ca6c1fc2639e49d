import "server-only";
import { Prisma } from "@/prisma/generated/client"; // feature:totp
import { transaction, type Transaction } from "../../db";
import { type EndedSession, endSessionRows, type SessionRow } from "../store";

type NewSession = {
  readonly id: string;
  readonly userId: string;
  /** The one that the user must still have; null where nothing was proved for it. */
  readonly credentialVersion: number | null;
  readonly clientId: string;
  readonly amr: readonly string[];
  readonly staySignedIn: boolean;
  /** Seconds. */
  readonly idleTtl: number;
  readonly absoluteTtl: number;
  readonly ip: string;
  readonly userAgent: string | null;
};

/** A session that has begun, and those that had to make room for it. */
export type InsertedSession = { readonly row: SessionRow; readonly displaced: readonly EndedSession[] };

/**
 * Inserts a session in generation 0 for a user who is not disabled and has these credentials. Of more than `most` live ones those that were used least recently
 * end; that is counted behind the lock on the user's row, so that no two sign-ins at once count the same.
 *
 * @param alongside what belongs into the same transaction, such as the event that tells of it
 * @returns undefined when there is no such user any more, their credentials have been replaced, or there is a session of this id already
 */
export function insertSession(
  session: NewSession,
  most: number,
  alongside?: (tx: Transaction, displaced: readonly EndedSession[]) => Promise<void>,
): Promise<InsertedSession | undefined> {
  return transaction(async (tx) => {
    const row = await insertSessionRow(session, tx);
    if (row === undefined) return undefined;
    const over = await tx.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Session"
      WHERE "userId" = ${row.userId}::uuid AND "id" <> ${row.id}::uuid AND "endedAt" IS NULL AND "idleExpiresAt" > now()
        AND NOT EXISTS (SELECT 1 FROM "Impersonation" i WHERE i."sessionId" = "Session"."id") /* feature:impersonation */
      ORDER BY "lastSeenAt" DESC, "id" DESC OFFSET ${most - 1}::int`;
    const displaced =
      over.length === 0 ? [] : await endSessionRows({ sessionIds: over.map(({ id }) => id) }, "replaced", tx);
    await alongside?.(tx, displaced);
    return { row, displaced };
  });
}

// feature:totp begin
/** Of a user `u`. Who has a second factor and begins without it, in a browser that they trust, has proved nothing afresh. */
const hasFactor = Prisma.sql`EXISTS (SELECT 1 FROM "Totp" t WHERE t."userId" = u."id" AND t."confirmedAt" IS NOT NULL)`;
// feature:totp end

async function insertSessionRow(session: NewSession, tx: Transaction): Promise<SessionRow | undefined> {
  const [row] = await tx.$queryRaw<SessionRow[]>`
    WITH u AS (
      SELECT "id", "role", "version", "disabledAt" FROM "User"
      WHERE "id" = ${session.userId}::uuid AND "disabledAt" IS NULL
        AND "credentialVersion" = COALESCE(${session.credentialVersion}::int, "credentialVersion")
      FOR NO KEY UPDATE
    ),
    s AS (
      INSERT INTO "Session" ("id", "userId", "clientId", "amr",
        "authenticatedAt", /* feature:totp */
        "idleExpiresAt", "absoluteExpiresAt", "staySignedIn", "ip", "userAgent")
      SELECT ${session.id}::uuid, u."id", ${session.clientId}, ${[...session.amr]}::text[],
        CASE WHEN 'mfa' <> ALL (${[...session.amr]}::text[]) AND ${hasFactor} THEN 'epoch' ELSE now() END, /* feature:totp */
        now() + make_interval(secs => LEAST(${session.idleTtl}::int, ${session.absoluteTtl}::int)),
        now() + make_interval(secs => ${session.absoluteTtl}::int), ${session.staySignedIn}, ${session.ip}, ${session.userAgent}
      FROM u ON CONFLICT ("id") DO NOTHING RETURNING *
    )
    SELECT s.*, u."role"::text AS "role", u."version", u."disabledAt", now() AS "now" FROM s, u`;
  return row;
}

// feature:impersonation begin
type NewImpersonation = {
  readonly id: string;
  readonly userId: string;
  readonly actorSessionId: string;
  /** Seconds. */
  readonly ttl: number;
};

/**
 * Inserts a session in which somebody is another: until its time is over, or the idle end of the session that it hangs on. Nobody has proved
 * that they are this person (`authenticatedAt` is the epoch), and from where it is used is not the person's to know.
 */
export async function insertActing(
  { id, userId, actorSessionId, ttl }: NewImpersonation,
  tx: Transaction,
): Promise<SessionRow> {
  const [row] = await tx.$queryRaw<SessionRow[]>`
    WITH s AS (
      INSERT INTO "Session" ("id", "userId", "clientId", "amr", "authenticatedAt", "idleExpiresAt", "absoluteExpiresAt")
      SELECT ${id}::uuid, ${userId}::uuid, a."clientId", '{}', 'epoch', e."at", e."at"
      FROM "Session" a, LATERAL (SELECT LEAST(a."idleExpiresAt", now() + make_interval(secs => ${ttl}::int)) AS "at") e
      WHERE a."id" = ${actorSessionId}::uuid RETURNING *
    )
    SELECT s.*, u."role"::text AS "role", u."version", u."disabledAt", now() AS "now" FROM s JOIN "User" u ON u."id" = s."userId"`;
  if (row === undefined) throw new Error("the session to hang on is gone");
  await tx.impersonation.create({ data: { sessionId: id, actorSessionId } });
  return row;
}
// feature:impersonation end
