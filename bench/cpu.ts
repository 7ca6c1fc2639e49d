import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Kernel ticks a second, as `/proc` counts them on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** CPU seconds (user and system, all threads) that a process has spent so far. */
export function cpuSeconds(pid: number): number {
  if (process.platform !== "linux") return fromPs(pid);
  return fromScheduler(pid) ?? fromStat(pid);
}

/** In nanoseconds, where the kernel keeps these statistics; without the threads that have ended, of which a server has none. */
function fromScheduler(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1e9)
      .reduce((sum, seconds) => sum + seconds, 0);
  } catch {
    return undefined;
  }
}

function fromStat(pid: number): number {
  // The second field, the program's name in parentheses, may itself hold spaces and parentheses.
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** `[[dd-]hh:]mm:ss[.cc]` */
function fromPs(pid: number): number {
  const text = execFileSync("ps", ["-o", "time=", "-p", String(pid)], { encoding: "utf8" }).trim();
  const [days, clock] = text.includes("-") ? text.split("-") : ["0", text];
  const seconds = (clock ?? "").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number(days) * 86_400 + seconds;
}
