import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { ensureDatabase } from "../scripts/embedded/database";
import { joinEmbeddedServer } from "../scripts/embedded/server";
import { makeKeySet } from "../scripts/start/key-set";
import { freePort } from "../scripts/start/port";
import { whyNotReady } from "../scripts/start/ready";
import { askForFreshProofs, copyBuild } from "../tests/harness/copied-build";
import { removeScratch } from "../tests/harness/scratch";

/** A second instance of the app with settings of its own; on the same database, keys and mailbox unless it gets a DATA_DIR. */
export type Instance = {
  readonly origin: string;
  /** The variables it was given on top. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that it has said so far. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

/**
 * Starts one, the way a person would (takes some two seconds).
 *
 * @param env variables on top, such as `{ ACCESS_TOKEN_TTL: "2" }`
 * @param folder another build, to be served as it is
 */
export async function startInstance(env: Readonly<Record<string, string>>, folder?: string): Promise<Instance> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const command =
    folder === undefined
      ? ["scripts/start.mjs"]
      : [resolve("node_modules/next/dist/bin/next"), "start", "-p", `${port}`];
  const child = spawn(process.execPath, command, {
    cwd: folder,
    env: {
      ...process.env,
      DATABASE_URL: "",
      DATA_DIR: process.env["E2E_DATA_DIR"],
      BCRYPT_COST: "6",
      LOG_LEVEL: "warn",
      PORTCULLIS_PRELOAD: "0",
      ...env,
      PORT: String(port),
      APP_ORIGIN: origin,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const fault = await whyNotReady(origin, () => child.exitCode !== null);
  if (fault === undefined) return { origin, environment: env, output: () => output, stop: () => stop(child) };
  await stop(child);
  throw new Error(`${fault}:\n${output}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/** An instance with an embedded database, keys and a mailbox of its own, all of which go with it. */
export async function startOwnInstance(): Promise<Instance & { readonly dataDir: string }> {
  const dataDir = ownFolder();
  const instance = await startInstance({ DATA_DIR: dataDir });
  const stop = async () => {
    await instance.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  return { ...instance, dataDir, stop };
}

type Postgres = { readonly stop: () => Promise<void>; readonly start: () => Promise<void> };

/** An instance as in production: with a DATABASE_URL, keys and a secret that it was given. Its PostgreSQL can be stopped. */
export async function startInstanceWithPostgres(
  folder?: string,
): Promise<Instance & { readonly url: string; readonly postgres: Postgres }> {
  const dataDir = ownFolder();
  const join = () => joinEmbeddedServer(`${dataDir}/server`, { durable: false });
  let server = await join();
  const url = await ensureDatabase(server, "portcullis");
  if (folder !== undefined)
    execFileSync(process.execPath, ["scripts/run.mjs", "db", "migrate"], {
      env: { ...process.env, DATABASE_URL: url },
    });
  const given = {
    DATA_DIR: dataDir,
    DATABASE_URL: url,
    JWT_KEYS: JSON.stringify(await makeKeySet("ES256")),
    SESSION_SECRET: randomBytes(48).toString("base64"),
    DATA_ENCRYPTION_KEYS: randomBytes(48).toString("base64"),
  };
  const instance = await startInstance(given, folder);
  const postgres: Postgres = {
    stop: () => server.leave(),
    start: async () => {
      server = await join();
    },
  };
  const stop = async () => {
    await instance.stop();
    await server.leave();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  return { ...instance, url, postgres, stop };
}

/** An instance where every guarded page and endpoint asks for a proof of the last ten minutes. */
export async function startInstanceWithFreshRows(): ReturnType<typeof startInstanceWithPostgres> {
  const folder = copyBuild("fresh-rows");
  askForFreshProofs(folder);
  const instance = await startInstanceWithPostgres(folder);
  const stop = async () => {
    await instance.stop();
    removeScratch(folder);
  };
  return { ...instance, stop };
}

const ownFolder = (): string => resolve(`.test/own-${randomBytes(6).toString("hex")}`);
