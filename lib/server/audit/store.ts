import "server-only";
import { db } from "../db";
import type { AuditRecord } from "./events";

/** Appends an event; the table refuses every change. */
export async function insertAuditEvent(record: AuditRecord): Promise<void> {
  await db().auditEvent.createMany({ data: [{ ...record, detail: { ...record.detail } }] });
}
