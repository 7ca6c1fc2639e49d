import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "../scripts/bootstrap/prepare.mjs";
import { answers, type Environment, startNext, systemEnvironment, workFolder } from "./app";
import { freePort } from "../scripts/start/port";
import { median } from "./statistics";

export type Starting = {
  /** ms from spawning `next start` to the first answer; medians. */
  readonly nextStartMs: number;
  readonly bareNextStartMs: number;
  /** ms from `npm start` to ready, with everything built and made before; median. */
  readonly secondStartMs: number;
};

const nextStarts = 5;
const npmStarts = 3;

export async function measureStarting(bareFolder: string, environment: Environment): Promise<Starting> {
  const own: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < nextStarts; round += 1) {
    bare.push(await startOnce(bareFolder, systemEnvironment(), "/"));
    own.push(await startOnce(root, environment, "/login"));
  }
  const dataDir = join(workFolder, "data");
  await npmStart(dataDir);
  const second: number[] = [];
  for (let round = 0; round < npmStarts; round += 1) second.push(await npmStart(dataDir));
  return { nextStartMs: median(own), bareNextStartMs: median(bare), secondStartMs: median(second) };
}

async function startOnce(folder: string, environment: Environment, path: string): Promise<number> {
  const server = await startNext(folder, environment, path);
  await server.stop();
  return server.firstAnswerMs;
}

/** Runs `npm start` until it is ready, and stops it as Ctrl-C does. Returns the ms that it took. */
async function npmStart(dataDir: string): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn("npm", ["start"], {
    cwd: root,
    env: { ...systemEnvironment(), NODE_ENV: "production", DATA_DIR: dataDir, PORT: String(port) },
    stdio: "ignore",
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const isReady = await answers(port, "/api/health/ready", () => child.exitCode === null && child.signalCode === null);
  const took = performance.now() - startedAt;
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGINT");
  await ended;
  if (!isReady) throw new Error("npm start did not become ready");
  return took;
}
