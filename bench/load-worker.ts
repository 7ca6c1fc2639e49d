// The load generator: a process of its own, so that its work is not counted as the server's.
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Load, LoadResult } from "./load";

process.on("message", (load: Load) => {
  void run(load).then((result) => process.send?.(result));
});
process.on("disconnect", () => process.exit(0));
// Between two loads there is nothing else to wait for.
process.channel?.ref();

async function run(load: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const latencies: number[] = [];
  const endings: number[] = [];
  const statuses: Record<string, number> = {};
  const deadline = performance.now() + load.seconds * 1000;
  let left = load.requests;
  const one = async (): Promise<void> => {
    const sentAt = performance.now();
    const status = await send(agent, load).catch((error: unknown) => String(error));
    const now = performance.now();
    latencies.push(now - sentAt);
    endings.push(now);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const closedLoop = async (): Promise<void> => {
    while (left > 0 && performance.now() < deadline) {
      left -= 1;
      await one();
    }
  };
  const startedAt = performance.now();
  if (load.perSecond === undefined) await Promise.all(Array.from({ length: load.connections }, closedLoop));
  else await paced(one, load, deadline);
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { latencies, endings: endings.map((ending) => ending - startedAt), statuses, seconds };
}

/** Sends at fixed times whether or not answers have come: a slow server can't slow the questions down. */
async function paced(one: () => Promise<void>, load: Load, deadline: number): Promise<void> {
  const interval = 1000 / (load.perSecond ?? 1);
  const underway: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let sent = 0; sent < load.requests; sent += 1) {
    const wait = startedAt + sent * interval - performance.now();
    if (wait > 0) await sleep(wait);
    if (performance.now() > deadline) break;
    underway.push(one());
  }
  await Promise.all(underway);
}

function send(agent: Agent, { port, path, method, headers, body }: Load): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, host: "127.0.0.1", port, path, method, headers, timeout: 60_000 }, (incoming) => {
      incoming.resume();
      incoming.on("error", reject);
      incoming.on("end", () => resolve(incoming.statusCode ?? 0));
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer")));
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
