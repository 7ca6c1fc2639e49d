import "server-only";
import { redact, redactText } from "../log";
import type { EventType } from "@/lib/shared/events";
import type { EventDetail, Happened } from "../events";

/** An event as it is kept. */
export type AuditRecord = {
  /** UTC. */
  readonly at: Date;
  readonly type: EventType;
  readonly outcome: "success" | "failure";
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly detail: EventDetail;
};

const longestUserAgent = 256;
const longestAddress = 64;
const longestValue = 256;
const mostDetails = 16;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * An event in the form in which it is kept: lengths bounded, characters that could forge or reorder a line replaced, and
 * whatever looks like a credential masked.
 */
export function toRecord(event: Happened): AuditRecord {
  return {
    at: event.at,
    type: event.type,
    outcome: event.outcome,
    userId: idOrNull(event.userId),
    sessionId: idOrNull(event.sessionId),
    ip: cleanOrNull(event.client?.ip, longestAddress),
    userAgent: cleanOrNull(event.client?.userAgent, longestUserAgent),
    detail: cleanDetail(event.detail ?? {}),
  };
}

const idOrNull = (id: string | undefined): string | null => (id !== undefined && uuid.test(id) ? id : null);

const cleanOrNull = (text: string | null | undefined, longest: number): string | null =>
  text === null || text === undefined ? null : clean(text, longest);

/** What can't be seen is shown by its code, as in the log; the line end and the tab, which that leaves, become U+FFFD. */
function clean(text: string, longest: number): string {
  return redactText(text.slice(0, longest * 4))
    .replaceAll(/[\n\t]/g, "\ufffd")
    .slice(0, longest)
    .toWellFormed();
}

function cleanDetail(detail: EventDetail): EventDetail {
  const masked = redact(Object.fromEntries(Object.entries(detail).slice(0, mostDetails))) as EventDetail;
  return Object.fromEntries(
    Object.entries(masked).map(([name, value]) => [
      clean(name, 64),
      typeof value === "string" ? clean(value, longestValue) : Number.isNaN(value) ? null : value,
    ]),
  );
}
