import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** A second instance of the app on the same database, keys and mailbox, with settings of its own. */
export type Instance = { readonly origin: string; readonly stop: () => Promise<void> };

/**
 * Starts one, the way a person would (takes some two seconds).
 *
 * @param env variables on top, such as `{ ACCESS_TOKEN_TTL: "2" }`
 */
export async function startInstance(env: Readonly<Record<string, string>>): Promise<Instance> {
  const port = 31_000 + Math.floor(Math.random() * 20_000);
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: {
      ...process.env,
      DATABASE_URL: "",
      DATA_DIR: process.env["E2E_DATA_DIR"],
      BCRYPT_COST: "6",
      LOG_LEVEL: "warn",
      ...env,
      PORT: String(port),
      APP_ORIGIN: origin,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline && child.exitCode === null) {
    const response = await fetch(`${origin}/api/health/ready`).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok === true) return { origin, stop: () => stop(child) };
    await sleep(100);
  }
  await stop(child);
  throw new Error(`the instance did not become ready:\n${output}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}
