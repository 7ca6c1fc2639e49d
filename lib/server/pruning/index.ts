import "server-only";
import { minute } from "@/lib/shared/durations";
import { env } from "../env";
import { every } from "../jobs";
import { log } from "../log";
import { deleteExpiredBatch, type PrunedTable, prunedTables, setAuditRetention } from "./store";

/** How many rows of each table a round has deleted. */
export type Pruned = Readonly<Record<PrunedTable, number>>;

/**
 * Deletes what has expired from every table, in batches.
 *
 * @throws AppError `unavailable`
 */
export async function pruneOnce(): Promise<Pruned> {
  const pruned = Object.fromEntries(prunedTables.map((table) => [table, 0])) as Record<PrunedTable, number>;
  for (const table of prunedTables) {
    if (table === "AuditEvent") await setAuditRetention(env().AUDIT_RETENTION);
    let deleted: number;
    do {
      deleted = await deleteExpiredBatch(table);
      pruned[table] += deleted;
    } while (deleted > 0);
  }
  return pruned;
}

/** Prunes every five minutes or so, on one instance at a time. */
export function startPruning(): void {
  every(5 * minute, "pruning", async () => {
    const pruned = await pruneOnce();
    if (Object.values(pruned).some((count) => count > 0)) log.info({ pruned }, "expired rows were deleted");
  });
}
