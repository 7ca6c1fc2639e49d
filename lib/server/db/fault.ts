import "server-only";

/** Prisma's codes for a database that can't be reached, is too slow, or gave up (P1xxx; P2024 pool; P2028 transaction). */
const prismaFaults = /^P(1\d{3}|2024|2028|2034|2037)$/;
/**
 * SQLSTATEs: 08 connection, 28 and 3D no way in, 40 rollback, 53 resources, 57 operator intervention, 58 system, XX internal; 25006
 * read-only (a standby), 54000 a limit of the server's, 55P03 a lock that did not come in time (PostgreSQL's manual, appendix A).
 */
const sqlStateFaults = /^(08|28|3D|40|53|57|58|XX)...$|^(25006|54000|55P03)$/;
const nodeFaults = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENOTFOUND",
  "EHOSTUNREACH",
]);
/** What Prisma's adapter calls a fault that has no SQLSTATE. */
const adapterFaults = new Set(["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout", "TlsConnectionError"]);
const pgMessages = /timeout|terminated|Connection ended|not queryable|connection error/i;

/** What an error may say of itself, wherever it comes from. */
type Said = Readonly<
  Partial<Record<"name" | "code" | "originalCode" | "kind" | "message" | "cause", unknown>> & {
    /** Prisma keeps the driver's own error here, and in no `cause`. */
    meta?: { driverAdapterError?: unknown };
  }
>;

/**
 * Whether an error says "the database did not answer" rather than "the statement was wrong": the former is a 503 that a
 * client may try again, the latter is a defect of ours.
 */
export const isDatabaseFault = (error: unknown): boolean => anyOf(error, saysFault);

/** Whether an error says that a limit of the server's was met; the only one that we can meet is its queue of notifications. */
export const isLimitOfServer = (error: unknown): boolean => anyOf(error, (said) => codesOf(said).includes("54000"));

/** Whether something holds for an error, or for what it says was its cause. */
function anyOf(error: unknown, holds: (said: Said) => boolean, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 6) return false;
  const said = error as Said;
  return holds(said) || [said.meta?.driverAdapterError, said.cause].some((inner) => anyOf(inner, holds, depth + 1));
}

const codesOf = ({ code, originalCode }: Said): readonly string[] =>
  [code, originalCode].filter((each) => typeof each === "string");

function saysFault(said: Said): boolean {
  const { name, kind, message } = said;
  if (codesOf(said).some((each) => prismaFaults.test(each) || nodeFaults.has(each) || sqlStateFaults.test(each)))
    return true;
  if (typeof kind === "string" && adapterFaults.has(kind)) return true;
  if (name === "PrismaClientInitializationError") return true;
  return typeof message === "string" && pgMessages.test(message);
}
