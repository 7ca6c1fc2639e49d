import "server-only";
import { AppError } from "@/lib/shared/errors";
import { minute } from "@/lib/shared/durations";
import { log } from "../log";
import { processWide } from "../process-wide";
import { deleteExpiredBatch, type PrunedTable, prunedTables } from "./store";

/** Seconds between two rounds of one process, before chance moves them apart. */
const intervalSeconds = 5 * minute;

/** How many rows of each table a round has deleted. */
export type Pruned = Readonly<Record<PrunedTable, number>>;

/**
 * Deletes what has expired from every table, in batches. Of all instances one prunes at a time; the others leave it to it.
 *
 * @returns what was deleted here; zeros while another instance prunes
 * @throws AppError `unavailable`
 */
export async function pruneOnce(): Promise<Pruned> {
  const pruned: Record<PrunedTable, number> = { Revocation: 0, EmailVerification: 0, RateLimit: 0, Session: 0 };
  for (const table of prunedTables) {
    for (;;) {
      const deleted = await deleteExpiredBatch(table);
      if (deleted === undefined) return pruned;
      pruned[table] += deleted;
      if (deleted === 0) break;
    }
  }
  return pruned;
}

/** Prunes now and then for as long as this process lives. Further calls do nothing; the timer keeps no process alive. */
export function startPruning(): void {
  processWide("pruning", () => {
    schedule();
    return true;
  });
}

/** Half to one and a half intervals from now, so that instances that start together don't prune together. */
function schedule(): void {
  const seconds = intervalSeconds * (0.5 + Math.random());
  setTimeout(() => void round().finally(schedule), seconds * 1000).unref();
}

async function round(): Promise<void> {
  try {
    const pruned = await pruneOnce();
    if (Object.values(pruned).some((count) => count > 0)) log.info({ pruned }, "expired rows were deleted");
  } catch (error) {
    const down = error instanceof AppError && error.code === "unavailable";
    log[down ? "warn" : "error"]({ err: error }, "pruning failed; the next round tries again");
  }
}
