import "server-only";
import type { EventCursor } from "@/lib/shared/cursor";
import { db, type Transaction } from "../db";
import type { AuditRecord } from "./record";

/** Appends an event, in a transaction where there is one: what fails here is undone alone. The table refuses every change. */
export async function insertAuditEvent(record: AuditRecord, tx?: Transaction): Promise<void> {
  const row = { data: [{ ...record, detail: { ...record.detail } }] };
  if (tx === undefined) {
    await db().auditEvent.createMany(row);
    return;
  }
  await tx.$executeRaw`SAVEPOINT audit`;
  try {
    await tx.auditEvent.createMany(row);
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT audit`;
    throw error;
  }
}

/** An event as it stands in the trail. Its type may be of a capability that has gone. */
export type StoredEvent = Omit<AuditRecord, "type" | "detail"> & {
  readonly id: bigint;
  readonly type: string;
  readonly detail: unknown;
};

/** Which events about a user to list. */
export type EventList = {
  /** From behind this place in the list. */
  readonly behind?: EventCursor | undefined;
  readonly limit: number;
  /** Only those of these types, by outcome. */
  readonly only?: Readonly<Record<StoredEvent["outcome"], readonly string[]>>;
};

/** Events about a user, the newest first: read from the end of one index, however much there is. */
export function listEvents(userId: string, { behind, limit, only }: EventList): Promise<readonly StoredEvent[]> {
  const further = behind && {
    at: { lte: behind.at },
    OR: [{ at: { lt: behind.at } }, { id: { lt: behind.id } }],
  };
  const types = only && {
    OR: (["success", "failure"] as const).map((outcome) => ({ outcome, type: { in: [...only[outcome]] } })),
  };
  return db().auditEvent.findMany({
    where: { userId, AND: [further ?? {}, types ?? {}] },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit,
  });
}
