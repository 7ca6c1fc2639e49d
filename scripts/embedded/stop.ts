import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startOf } from "../bootstrap/processes.mjs";
import { StepError } from "../bootstrap/steps.mjs";
import { isServerOf, postmasterOf } from "./pid-file";
import type { Place } from "./place";

/**
 * Stops the server of a folder, whoever started it. The folder that only the socket needed goes with it.
 *
 * @throws StepError when it does not end
 */
export async function stopAndTidy(place: Place): Promise<void> {
  const pid = postmasterOf(place.cluster);
  if (pid !== undefined && isServerOf(place.cluster, pid)) await stopServer(pid);
  if (place.socketFolder !== place.cluster) rmSync(place.socketFolder, { recursive: true, force: true });
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions end, everything is written. SIGQUIT is the emergency brake. */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, seconds] of [
    ["SIGINT", 15],
    ["SIGQUIT", 10],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const deadline = performance.now() + seconds * 1000;
    while (performance.now() < deadline) {
      if (startOf(pid) === undefined) return;
      await sleep(10);
    }
  }
  throw new StepError(`PostgreSQL (process ${pid}) does not end.`, `Look at the disk, then: kill -9 ${pid}`);
}
