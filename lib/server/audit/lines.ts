import "server-only";
import { resolve } from "node:path";
import { destination, type Logger, pino } from "pino";
import { env } from "../env";
import { log } from "../log";
import { processWide } from "../process-wide";
import type { AuditRecord } from "./record";

/** Writes an event as one line of JSON to AUDIT_LOG: a file that only its owner can read, or standard output. */
export function writeAuditLine({ at, type, ...rest }: AuditRecord): void {
  lines().info({ time: at.toISOString(), audit: type, ...rest });
}

const lines = (): Logger =>
  processWide("audit.lines", () => {
    const where = env().AUDIT_LOG;
    // Written at once: an event that has been answered for must not be lost with the process.
    const target =
      where === "stdout"
        ? destination({ dest: 1, sync: true })
        : destination({ dest: resolve(where), append: true, mkdir: true, mode: 0o600, sync: true });
    target.on("error", (error: unknown) => log.error({ err: error }, "the audit log could not be written"));
    return pino({ base: null, timestamp: false, formatters: { level: (level) => ({ level }) } }, target);
  });
