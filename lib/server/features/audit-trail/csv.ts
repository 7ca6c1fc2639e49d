import "server-only";
import type { AuditEvent } from "@/lib/shared/features/audit-trail";

const columns = ["id", "at", "type", "outcome", "userId", "sessionId", "ip", "userAgent", "detail"] as const;

/** What a spreadsheet takes for a formula, also behind blanks: what strangers have sent must not be run by who opens the file (CWE-1236). */
const formula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/;

/** A cell (RFC 4180 §2), quoted, and behind an apostrophe where it could be a formula. */
export const csvCell = (text: string): string => `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

export const csvHeader = `${columns.join(",")}\r\n`;

/** An event as a line of CSV; `detail` is JSON in it. */
export const toCsvLine = (event: AuditEvent): string =>
  `${columns.map((name) => csvCell(name === "detail" ? JSON.stringify(event.detail) : (event[name] ?? ""))).join(",")}\r\n`;
