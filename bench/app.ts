import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { limits } from "@/lib/shared/limits";
import { startNode } from "../scripts/bootstrap/child.mjs";
import { root } from "../scripts/bootstrap/prepare.mjs";
import { migrate } from "../scripts/db/migrate";
import { migrationsFolder } from "../scripts/db/open";
import { ensureDatabase } from "../scripts/embedded/database";
import { joinEmbeddedServer } from "../scripts/embedded/server";
import { makeKeySet } from "../scripts/start/key-set";
import { freePort } from "../scripts/start/port";
import { createPerson, type Person } from "./person";

/** Everything that a run makes; git ignores it. */
export const workFolder = join(root, ".bench");

export type Environment = Readonly<Record<string, string>>;

/** A database, keys and one account of this run's own, with limits out of the way: what the app is started with. */
export type Stage = {
  readonly environment: Environment;
  readonly person: Person;
  readonly clear: () => Promise<void>;
};

/** A `next start` process. */
export type ServerProcess = {
  readonly pid: number;
  readonly port: number;
  /** ms from its spawning to its first complete answer. */
  readonly firstAnswerMs: number;
  readonly stop: () => Promise<void>;
};

export async function setStage(): Promise<Stage> {
  const folder = join(workFolder, "stage");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const server = await joinEmbeddedServer(join(folder, "postgres"));
  const url = await ensureDatabase(server, "portcullis");
  await migrate(url, migrationsFolder);
  const environment = {
    ...systemEnvironment(),
    APP_ORIGIN: "http://localhost:3000",
    DATABASE_URL: url,
    DATA_DIR: folder,
    JWT_KEYS: JSON.stringify(await makeKeySet("ES256")),
    SESSION_SECRET: randomBytes(48).toString("base64"),
    DATA_ENCRYPTION_KEYS: randomBytes(48).toString("base64"),
    AUDIT_LOG: join(folder, "audit.jsonl"),
    LOG_LEVEL: "warn",
    BCRYPT_COST: "12",
    // One person signs in all the time; the session that asks must not have to make room.
    MAX_SESSIONS: "10000",
    FIRST_PARTY_CLIENTS: "bench", // feature:token-endpoint
    ...Object.fromEntries(
      Object.values(limits).flatMap((limit) => ("variable" in limit ? [[limit.variable, "1000000/60"]] : [])),
    ),
  };
  const person = { email: "bench@example.com", password: `quiet ${randomBytes(12).toString("hex")} river` };
  await createPerson(environment, person);
  const clear = async () => {
    await server.leave();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { environment, person, clear };
}

/** What a process needs from the system; nothing of the caller's own configuration. */
export function systemEnvironment(): Environment {
  const names = ["PATH", "HOME", "TMPDIR", "LANG"];
  return {
    NEXT_TELEMETRY_DISABLED: "1",
    ...Object.fromEntries(
      names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
  };
}

/**
 * Starts `next start` in a folder that holds a build and its packages.
 *
 * @param path what to ask first
 */
export async function startNext(
  folder: string,
  environment: Environment,
  path: string,
  nodeFlags: readonly string[] = [],
): Promise<ServerProcess> {
  const port = await freePort();
  const startedAt = performance.now();
  const next = join(folder, "node_modules/next/dist/bin/next");
  const child = startNode([...nodeFlags, next, "start", "-p", String(port)], {
    cwd: folder,
    env: { ...environment, NODE_ENV: "production", PORT: String(port) },
    output: "pipe",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    const insist = setTimeout(() => child.kill("SIGKILL"), 8000);
    await ended;
    clearTimeout(insist);
  };
  if (!(await answers(port, path, () => child.exitCode === null && child.signalCode === null))) {
    await stop();
    throw new Error(`next start did not answer:\n${output}`);
  }
  return { pid: child.pid ?? 0, port, firstAnswerMs: performance.now() - startedAt, stop };
}

/** Asks every few milliseconds until there is a whole answer with status 200. */
export async function answers(port: number, path: string, isAlive: () => boolean): Promise<boolean> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline && isAlive()) {
    const response = await fetch(`http://localhost:${port}${path}`, { signal: AbortSignal.timeout(30_000) }).catch(
      () => undefined,
    );
    await response?.text();
    if (response?.status === 200) return true;
    await sleep(10);
  }
  return false;
}
