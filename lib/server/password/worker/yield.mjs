import { readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { isMainThread } from "node:worker_threads";

/**
 * Lets the thread that calls it give way: answering goes before hashing. Where others want all of a core it still gets a tenth of it, since with
 * the least priority nobody could sign in to a machine that is busy. On Linux a thread has a priority of its
 * own, which its id sets; elsewhere the number would be the process's, and the thread stays as it is.
 */
export function yieldToOthers() {
  if (isMainThread || process.platform !== "linux") return;
  try {
    const [id = ""] = /\d+$/.exec(readlinkSync("/proc/thread-self")) ?? [];
    setPriority(Number(id), constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Without /proc, or where it is forbidden: hashes are made as well, only beside the rest.
  }
}
