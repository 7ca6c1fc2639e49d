import "server-only";
import { db } from "../db";
import type { AuditRecord } from "./record";

/** Appends an event; the table refuses every change. */
export async function insertAuditEvent(record: AuditRecord): Promise<void> {
  await db().auditEvent.createMany({ data: [{ ...record, detail: { ...record.detail } }] });
}
