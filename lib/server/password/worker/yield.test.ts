import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";

/** How much each thread of this process gives way (0: to nobody, 19: to everybody), by its id. */
const nices = (): ReadonlyMap<string, number> =>
  new Map(
    readdirSync("/proc/self/task").map((id) => {
      const [, fields = ""] = /\) (.*)$/s.exec(readFileSync(`/proc/self/task/${id}/stat`, "utf8")) ?? [];
      return [id, Number(fields.split(" ")[16])];
    }),
  );

describe.runIf(process.platform === "linux")("a thread that hashes", () => {
  it("gives way, though not to the last, and no other thread with it", async () => {
    const before = nices();
    const file = pathToFileURL(join(import.meta.dirname, "index.mjs")).href;
    const worker = new Worker(
      `import(${JSON.stringify(file)}).then(() => require("node:worker_threads").parentPort.on("message", () => {}).postMessage("loaded"))`,
      { eval: true },
    );
    await new Promise((loaded, failed) => worker.once("message", loaded).once("error", failed));
    const after = nices();
    expect(after.size).toBeGreaterThan(before.size);
    expect([...after].filter(([, nice]) => nice === 10)).toHaveLength(1);
    for (const [id, nice] of before) if (after.has(id)) expect(after.get(id)).toBe(nice);
    await worker.terminate();
  });
});
