import "server-only";
import { AppError } from "@/lib/shared/errors";

/** Prisma's codes for a database that can't be reached, is too slow, or gave up (P1xxx; P2024 pool; P2028 transaction). */
const prismaFaults = /^P(1\d{3}|2024|2028|2034|2037)$/;
/** SQLSTATE classes: 08 connection, 53 resources, 57 operator intervention, 58 system, XX internal; 40 rollback, 25006 read-only. */
const sqlStateFaults = /^(08|53|57|58|XX|40)|^25006/;
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
const pgMessages = /timeout|terminated|Connection ended|not queryable|connection error/i;

/**
 * Whether an error says "the database did not answer" rather than "the statement was wrong": the former is a 503 that a
 * client may try again, the latter is a defect of ours.
 */
export function isDatabaseFault(error: unknown): boolean {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth += 1) {
    const code: unknown = "code" in current ? current.code : undefined;
    if (
      typeof code === "string" &&
      (prismaFaults.test(code) || nodeFaults.has(code) || (code.length === 5 && sqlStateFaults.test(code)))
    )
      return true;
    if (current.name === "PrismaClientInitializationError" || current.name === "DriverAdapterError") return true;
    if (pgMessages.test(current.message)) return true;
  }
  return false;
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
