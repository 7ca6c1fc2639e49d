import "server-only";
import { AppError } from "@/lib/shared/errors";

/** Prisma's codes for a database that can't be reached, is too slow, or gave up (P1xxx; P2024 pool; P2028 transaction). */
const prismaFaults = /^P(1\d{3}|2024|2028|2034|2037)$/;
/**
 * SQLSTATEs: 08 connection, 28 and 3D no way in, 40 rollback, 53 resources, 57 operator intervention, 58 system, XX internal; 25006
 * read-only (a standby), 55P03 a lock that did not come in time (PostgreSQL's manual, appendix A).
 */
const sqlStateFaults = /^(08|28|3D|40|53|57|58|XX)...$|^(25006|55P03)$/;
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
export function isDatabaseFault(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 6) return false;
  const said = error as Said;
  return (
    saysFault(said) || [said.meta?.driverAdapterError, said.cause].some((inner) => isDatabaseFault(inner, depth + 1))
  );
}

function saysFault({ name, code, originalCode, kind, message }: Said): boolean {
  const codes = [code, originalCode].filter((each) => typeof each === "string");
  if (codes.some((each) => prismaFaults.test(each) || nodeFaults.has(each) || sqlStateFaults.test(each))) return true;
  if (typeof kind === "string" && adapterFaults.has(kind)) return true;
  if (name === "PrismaClientInitializationError") return true;
  return typeof message === "string" && pgMessages.test(message);
}

/**
 * Runs a piece of database work; a fault of the database becomes AppError `unavailable`.
 *
 * @throws AppError `unavailable` with the fault as its cause; every other error as it is
 */
export async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) && isDatabaseFault(error)) {
      throw new AppError("unavailable", { cause: error, retryAfterSeconds: 2 });
    }
    throw error;
  }
}
