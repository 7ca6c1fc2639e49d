import "server-only";
import { AppError } from "@/lib/shared/errors";
import { log } from "../log";
import { isDatabaseFault, isLimitOfServer } from "./fault";
import { tidyNotifyQueue } from "./notifications";
import { pool } from "./pool";

/**
 * Runs a piece of database work; a fault of the database becomes AppError `unavailable`.
 *
 * @throws AppError `unavailable` with the fault as its cause; every other error as it is
 */
export async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError || !isDatabaseFault(error)) throw error;
    if (isLimitOfServer(error)) await tidyForTheNext();
    throw new AppError("unavailable", { cause: error, retryAfterSeconds: 2 });
  }
}

async function tidyForTheNext(): Promise<void> {
  try {
    await tidyNotifyQueue(pool());
  } catch (error) {
    log.debug({ err: error }, "the queue of notifications could not be tidied");
  }
}
