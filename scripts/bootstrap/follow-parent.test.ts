import { spawn, spawnSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";

const preload = new URL("follow-parent.mjs", import.meta.url).href;

test("a child whose parent was gone before it could look does not stay", async () => {
  const { pid: gone } = spawnSync(process.execPath, ["--version"]);
  const child = spawn(process.execPath, ["--import", preload, "-e", "setInterval(() => undefined, 1000)"], {
    env: { ...process.env, PORTCULLIS_PARENT: String(gone) },
    stdio: "ignore",
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(1);
});
