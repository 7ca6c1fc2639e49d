import "server-only";
import type { Happened } from "../events";
import { log } from "../log";
import { writeAuditLine } from "./lines";
import { toRecord } from "./record";
import { insertAuditEvent } from "./store";

/**
 * Puts an event into the audit trail: the table `AuditEvent` and the lines of AUDIT_LOG. Never throws: what happened has
 * happened, and a trail that is out of order must not turn a success into an error. Its own failures are logged, with the
 * type of the event.
 */
export async function audit(event: Happened): Promise<void> {
  try {
    const record = toRecord(event);
    // The line first: it survives a database that is down.
    attempt(() => writeAuditLine(record), event);
    await insertAuditEvent(record);
  } catch (error) {
    log.error({ err: error, event: event.type }, "an audit event could not be stored");
  }
}

function attempt(write: () => void, event: Happened): void {
  try {
    write();
  } catch (error) {
    log.error({ err: error, event: event.type }, "an audit event could not be written to AUDIT_LOG");
  }
}
