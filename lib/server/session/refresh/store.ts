import "server-only";
import { db } from "../../db";
import type { SessionRow } from "../store";

/** A session whose refresh has been answered; `moved` when that has brought it to a new generation. */
export type RefreshedRow = SessionRow & { readonly moved: boolean };

type Refresh = {
  readonly id: string;
  /** The one whose refresh token is presented. */
  readonly generation: number;
  /** Seconds; the second for whoever does not stay signed in. */
  readonly idleTtl: number;
  readonly briefIdleTtl: number;
  readonly leeway: number;
  readonly ip: string;
};

/**
 * Answers a refresh in one atomic statement, so that of any number of parallel callers at most one moves the generation on:
 *
 * - the current generation moves on, unless it has done so within the leeway;
 * - the one before is good within the leeway, and after it for as long as nobody has shown its successor: the answer was lost.
 *
 * Either way the idle end moves, never beyond the absolute one, and the generation that was presented has been seen.
 *
 * @returns undefined when the session is over, its user disabled, or the generation another or spent
 */
export async function refreshSessionRow(refresh: Refresh): Promise<RefreshedRow | undefined> {
  const { id, generation, idleTtl, briefIdleTtl, leeway, ip } = refresh;
  const [row] = await db().$queryRaw<RefreshedRow[]>`
    WITH presented AS (
      SELECT s."id", u."role"::text AS "role", u."version", u."disabledAt",
        s."generation" = ${generation}::int AND (s."generation" = 0 OR NOT l."recent") AS "moved"
      FROM "Session" s JOIN "User" u ON u."id" = s."userId",
        LATERAL (SELECT s."rotatedAt" > now() - make_interval(secs => ${leeway}::int) AS "recent") l
      WHERE s."id" = ${id}::uuid AND s."endedAt" IS NULL AND s."idleExpiresAt" > now() AND u."disabledAt" IS NULL
        AND (s."generation" = ${generation}::int
          OR (s."generation" = ${generation}::int + 1 AND (l."recent" OR s."seenGeneration" < s."generation")))
      FOR UPDATE OF s
    )
    UPDATE "Session" s SET
      "generation" = CASE WHEN p."moved" THEN s."generation" + 1 ELSE s."generation" END,
      "rotatedAt" = CASE WHEN p."moved" THEN now() ELSE s."rotatedAt" END,
      "seenGeneration" = GREATEST(s."seenGeneration", ${generation}::int),
      "lastSeenAt" = now(),
      "ip" = ${ip},
      "idleExpiresAt" = LEAST(s."absoluteExpiresAt",
        now() + make_interval(secs => CASE WHEN s."staySignedIn" THEN ${idleTtl}::int ELSE ${briefIdleTtl}::int END))
    FROM presented p WHERE s."id" = p."id"
    RETURNING s.*, p."role", p."version", p."disabledAt", p."moved", now() AS "now"`;
  return row;
}

/** Notes which generations clients are known to hold; never takes a note back. */
export async function raiseSeenGenerations(
  sights: readonly { readonly sessionId: string; readonly generation: number }[],
): Promise<void> {
  await db().$executeRaw`
    UPDATE "Session" s SET "seenGeneration" = seen."generation"
    FROM unnest(${sights.map(({ sessionId }) => sessionId)}::uuid[], ${sights.map(({ generation }) => generation)}::int[])
      AS seen("id", "generation")
    WHERE s."id" = seen."id" AND s."seenGeneration" < seen."generation" AND seen."generation" <= s."generation"`;
}
