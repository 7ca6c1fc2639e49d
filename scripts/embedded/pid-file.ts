import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { startOf } from "../bootstrap/processes.mjs";
import { type Place, socketName } from "./place";

/** PostgreSQL's two lock files, of a data directory and of a socket. The first line of both is a process number. */
const dataLock = (cluster: string) => join(cluster, "postmaster.pid");
const socketLock = (folder: string) => join(folder, `${socketName}.lock`);

/** The number of the process that holds the data directory, according to its lock file. */
export const postmasterOf = (cluster: string): number | undefined => pidIn(dataLock(cluster));

function pidIn(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, "utf8"), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** More than any system gives out (Linux ends at 2^22), so it never names a process. */
const nobody = 2 ** 30;

/**
 * After a crash PostgreSQL refuses to start when the number in one of its lock files names a process, though that may be a
 * zombie which nobody reaps, or (after a restart of the machine, in a copy of the folder) something else. No file is ever
 * deleted: that would also skip PostgreSQL's check that no orphaned server process still has the memory. Only the number is
 * replaced, when it is certain that its process is not the server of this folder.
 */
export function forgetDeadPostmaster({ cluster, socketFolder }: Pick<Place, "cluster" | "socketFolder">): void {
  if (process.platform === "win32") return;
  for (const file of [dataLock(cluster), socketLock(socketFolder)]) {
    const pid = pidIn(file);
    if (pid !== undefined && pid !== nobody && !isServerOf(cluster, pid)) replaceNumber(file);
  }
}

function replaceNumber(path: string): void {
  const [, ...rest] = readFileSync(path, "utf8").split("\n");
  // Longer than what stood there, and in one write: no moment at which the file is cut short.
  const file = openSync(path, "r+");
  try {
    writeSync(file, [String(nobody), ...rest].join("\n"));
  } finally {
    closeSync(file);
  }
}

/** When in doubt, true: PostgreSQL itself is asked then. */
export function isServerOf(cluster: string, pid: number): boolean {
  if (startOf(pid) === undefined) return false;
  if (process.platform === "win32") return true;
  if (!existsSync("/proc/self/cwd")) return commandOf(pid)?.includes(` ${cluster} `) ?? true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

/** Where there is no /proc (macOS) a server is told its folder by name, as `-D`. */
function commandOf(pid: number): string | undefined {
  try {
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return undefined;
  }
}
