import "server-only";
import type { EndReason } from "@/prisma/generated/client";
import type { Transaction } from "../../db";

export type { EndReason } from "@/prisma/generated/client";

/** An impersonation that is over. */
export type EndedActing = {
  readonly id: string;
  readonly userId: string;
  readonly actorId: string;
  readonly actorSessionId: string;
};

/**
 * Ends what hangs on sessions that have just ended; their access tokens are dead already, by the claim `act`.
 *
 * @returns these, and those among the sessions themselves that were impersonations
 */
export function endActing(ids: readonly string[], reason: EndReason, tx: Transaction): Promise<readonly EndedActing[]> {
  return tx.$queryRaw<EndedActing[]>`
    WITH hanging AS (
      UPDATE "Session" s SET "endedAt" = now(), "endReason" = ${reason}::"EndReason" FROM "Impersonation" i
      WHERE i."actorSessionId" = ANY(${[...ids]}::uuid[]) AND s."id" = i."sessionId" AND s."endedAt" IS NULL RETURNING s."id"
    )
    SELECT s."id", s."userId", a."userId" AS "actorId", a."id" AS "actorSessionId"
    FROM "Impersonation" i JOIN "Session" s ON s."id" = i."sessionId" JOIN "Session" a ON a."id" = i."actorSessionId"
    WHERE s."id" = ANY(${[...ids]}::uuid[]) OR s."id" IN (SELECT "id" FROM hanging)`;
}
