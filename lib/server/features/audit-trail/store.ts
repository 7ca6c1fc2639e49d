import "server-only";
import type { Place } from "@/lib/shared/cursor";
import type { AuditEvent, AuditFilters } from "@/lib/shared/features/audit-trail";
import { Prisma } from "@/prisma/generated/client";
import { db } from "../../db";

/** An event of the trail as it is stored. */
export type AuditRow = Omit<AuditEvent, "id" | "at"> & { readonly id: bigint; readonly at: Date };

/** What is asked for, whoever `person` is by now known. */
export type AuditSelection = Omit<AuditFilters, "person"> & { readonly userId?: string | undefined };

/** The events of the trail, the newest first, from behind a place. */
export function selectAuditEvents(
  { userId, type, outcome, session, from, to }: AuditSelection,
  behind: Place | undefined,
  limit: number,
): Promise<readonly AuditRow[]> {
  const conditions = [
    Prisma.sql`TRUE`,
    // About them, or by them.
    ...(userId === undefined ? [] : [Prisma.sql`("userId" = ${userId}::uuid OR "detail" ->> 'by' = ${userId})`]),
    ...(type === undefined ? [] : [Prisma.sql`"type" = ${type}`]),
    ...(outcome === undefined ? [] : [Prisma.sql`"outcome" = ${outcome}::"AuditOutcome"`]),
    ...(session === undefined ? [] : [Prisma.sql`"sessionId" = ${session}::uuid`]),
    ...(from === undefined ? [] : [Prisma.sql`"at" >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [Prisma.sql`"at" < ${to}::timestamptz`]),
    ...(behind === undefined
      ? []
      : [Prisma.sql`("at", "id") < (${new Date(Number(behind.by))}::timestamptz, ${behind.id}::bigint)`]),
  ];
  return db().$queryRaw<AuditRow[]>`
    SELECT "id", "at", "type", "outcome"::text AS "outcome", "userId", "sessionId", "ip", "userAgent", "detail"
    FROM "AuditEvent" WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY "at" DESC, "id" DESC LIMIT ${limit}::int`;
}
