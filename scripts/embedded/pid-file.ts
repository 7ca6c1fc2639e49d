import { closeSync, existsSync, openSync, readFileSync, readlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { startOf } from "../bootstrap/processes.mjs";

const nameOf = (cluster: string) => join(cluster, "postmaster.pid");

/** The number of the process that holds the data directory, according to its lock file. */
export function postmasterOf(cluster: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(nameOf(cluster), "utf8"), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** More than any system gives out (Linux ends at 2^22), so it never names a process. */
const nobody = 2 ** 30;

/**
 * After a crash PostgreSQL refuses to start when the number in its lock file names a process, though that may be a
 * zombie which nobody reaps, or (after a restart of the machine) something else. The file is never deleted: that would
 * also skip PostgreSQL's check that no orphaned server process still has the memory. Only the number is replaced, when
 * it is certain that its process is not the server of this folder.
 */
export function forgetDeadPostmaster(cluster: string): void {
  const pid = postmasterOf(cluster);
  if (pid === undefined || pid === nobody || process.platform === "win32" || isServerOf(cluster, pid)) return;
  const [, ...rest] = readFileSync(nameOf(cluster), "utf8").split("\n");
  // Longer than what stood there, and in one write: no moment at which the file is cut short.
  const file = openSync(nameOf(cluster), "r+");
  try {
    writeSync(file, [String(nobody), ...rest].join("\n"));
  } finally {
    closeSync(file);
  }
}

/** When in doubt, true: PostgreSQL itself is asked then. */
function isServerOf(cluster: string, pid: number): boolean {
  if (startOf(pid) === undefined) return false;
  if (!existsSync("/proc/self/cwd")) return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}
