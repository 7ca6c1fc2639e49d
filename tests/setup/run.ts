import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { afterAll } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { startOf } from "../../scripts/bootstrap/processes.mjs";
import type { Owner } from "./checkout";

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly output: string };

/** A program that runs, seen from outside. */
export type Running = {
  readonly pid: number;
  readonly output: () => string;
  /** Waits until it has said something; fails when it ends before. */
  readonly says: (words: string | RegExp) => Promise<void>;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
};

export type RunOptions = {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly owner?: Owner;
  readonly input?: string;
};

const running = new Set<ChildProcess>();

/** Nothing outlives its test file, however that ended. */
afterAll(async () => {
  const left = [...running].map((child) => new Promise((resolve) => child.once("exit", resolve)));
  for (const child of running) child.kill("SIGTERM");
  await Promise.all(left);
});

/** Runs a program in a checkout, with nothing of the caller's environment but what a shell would have. */
export function run(
  command: string,
  args: readonly string[],
  { folder = root, env = {}, owner, input }: RunOptions = {},
): Running {
  const child = spawn(command, args, {
    cwd: folder,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: owner ? folder : (process.env["HOME"] ?? folder),
      LANG: "C.UTF-8",
      ...certificates(),
      ...env,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "pipe"],
    ...owner,
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.stdin.end(input);
  let output = "";
  const keep = (chunk: Buffer) => (output += stripVTControlCharacters(chunk.toString()));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code, signal, output });
    });
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    says: (words) => until(child, () => output, words),
    signal: (signal) => child.kill(signal),
    ended,
  };
}

/** Networks with an authority of their own name it like this. */
function certificates(): Record<string, string> {
  const found = Object.entries(process.env).filter(([name]) =>
    /^(NODE_EXTRA_CA_CERTS|npm_config_.*|https?_proxy|no_proxy)$/i.test(name),
  );
  return Object.fromEntries(found) as Record<string, string>;
}

const patience = 580_000;

async function until(child: ChildProcess, output: () => string, words: string | RegExp): Promise<void> {
  const deadline = performance.now() + patience;
  const isSaid = () => (typeof words === "string" ? output().includes(words) : words.test(output()));
  while (!isSaid()) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) {
      throw new Error(`"${String(words)}" was never said:\n${output()}`);
    }
    await sleep(20);
  }
}

/** `npm start`, without npm in between. */
export const start = (options: RunOptions): Running => run(process.execPath, ["scripts/start.mjs"], options);

/** One of the operator's commands, to its end. */
export const command = (args: readonly string[], options: RunOptions): Promise<Ended> =>
  run(process.execPath, ["scripts/run.mjs", ...args], options).ended;

/** Stops a start in order. */
export async function stop(running: Running): Promise<Ended> {
  running.signal("SIGTERM");
  return running.ended;
}

/** Processes that work in a folder or below it. Where the system doesn't tell: PostgreSQL's, by its lock file. */
export async function processesIn(folder: string): Promise<readonly number[]> {
  // Gone is gone only when the last one has had its moment.
  for (let look = 0; look < 50 && processesNowIn(folder).length > 0; look += 1) await sleep(100);
  return processesNowIn(folder);
}

export function processesNowIn(folder: string): readonly number[] {
  if (!existsSync("/proc/self/cwd")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => startOf(pid) !== undefined && `${cwdOf(pid)}/`.startsWith(join(folder, "/")));
}

function cwdOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}
