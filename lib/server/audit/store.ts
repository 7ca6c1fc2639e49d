import "server-only";
import { db } from "../db";
import type { AuditRecord } from "./record";

/** Appends an event; the table refuses every change. */
export async function insertAuditEvent(record: AuditRecord): Promise<void> {
  await db().auditEvent.createMany({ data: [{ ...record, detail: { ...record.detail } }] });
}

/** An event as it stands in the trail. Its type may be of a capability that has gone. */
export type StoredEvent = Omit<AuditRecord, "type" | "detail" | "ip"> & { readonly id: bigint; readonly type: string };

/** The newest events about a user, the newest first: read from the end of one index, however much there is. */
export function listNewestEvents(userId: string, limit: number): Promise<readonly StoredEvent[]> {
  return db().auditEvent.findMany({
    where: { userId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit,
    omit: { ip: true, detail: true },
  });
}
