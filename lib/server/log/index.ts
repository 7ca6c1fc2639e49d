import "server-only";
import { type Logger, pino } from "pino";
import { brand } from "@/lib/shared/brand";
import { env } from "../env";
import { processWide } from "../process-wide";
import { requestContext } from "../request-context";
import { redact } from "./redact";

export { redact, redactText } from "./redact";

type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/**
 * The log of this process: one JSON object a line on standard output, from LOG_LEVEL upwards.
 *
 * Put an error into the field `err`: its type, code, stack and chain of causes are kept. Secrets are masked by the name
 * of their field and by their form (lib/server/log/redact.ts); that is a net, not a licence to log them.
 */
export const log: Readonly<Record<"debug" | "info" | "warn" | "error", Write>> = {
  debug: (fields, message) => logger().debug(fields, message),
  info: (fields, message) => logger().info(fields, message),
  warn: (fields, message) => logger().warn(fields, message),
  error: (fields, message) => logger().error(fields, message),
};

// Made on first use: importing this file must not read the configuration, which a build does not have.
const logger = (): Logger => processWide("log", () => createLogger(env().LOG_LEVEL));

/**
 * A log of JSON lines without secrets in them.
 *
 * @param destination where lines go; standard output unless a test listens
 */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: { app: brand.slug, pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    mixin: () => {
      const id = requestContext()?.id;
      return id === undefined ? {} : { request: id };
    },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => redact(fields) as Record<string, unknown>,
    },
    // `redact` has described errors already; pino's own serializer would drop what it added.
    serializers: { err: (described: unknown) => described },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
