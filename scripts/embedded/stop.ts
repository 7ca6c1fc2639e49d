import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startOf } from "../bootstrap/processes.mjs";
import { postmasterOf } from "./pid-file";
import type { Place } from "./place";

/** Stops the server of a folder, whoever started it. The folder that only the socket needed goes with it. */
export async function stopAndTidy(place: Place): Promise<void> {
  await stopServer(place);
  if (place.socketFolder !== place.cluster) rmSync(place.socketFolder, { recursive: true, force: true });
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions end, everything is written. SIGQUIT is the emergency brake. */
async function stopServer({ cluster }: Place): Promise<void> {
  const pid = postmasterOf(cluster);
  if (pid === undefined) return;
  for (const [signal, seconds] of [
    ["SIGINT", 15],
    ["SIGQUIT", 5],
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
}
