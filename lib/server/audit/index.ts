import "server-only";
import type { Transaction } from "../db";
import type { Happened, Subscriber } from "../events";
import { log } from "../log";
import { writeAuditLine } from "./lines";
import { toRecord } from "./record";
import { insertAuditEvent } from "./store";

/**
 * The audit trail: the table `AuditEvent`, and the lines of AUDIT_LOG. It never throws: what happened has happened, and a trail that is out
 * of order must not turn a success into an error. Its own failures are logged, with the type of the event.
 */
export const auditTrail = {
  note: (event: Happened, tx?: Transaction): Promise<void> =>
    quietly(event, "stored", () => insertAuditEvent(toRecord(event), tx)),
  after: (event: Happened): Promise<void> =>
    quietly(event, "written to AUDIT_LOG", () => writeAuditLine(toRecord(event))),
} satisfies Subscriber;

async function quietly(event: Happened, done: string, write: () => Promise<void> | void): Promise<void> {
  try {
    await write();
  } catch (error) {
    log.error({ err: error, event: event.type }, `an audit event could not be ${done}`);
  }
}
