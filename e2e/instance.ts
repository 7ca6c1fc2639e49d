import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { ensureDatabase } from "../scripts/embedded/database";
import { joinEmbeddedServer } from "../scripts/embedded/server";
import { makeKeySet } from "../scripts/start/key-set";
import { whyNotReady } from "../scripts/start/ready";

/** A second instance of the app with settings of its own; on the same database, keys and mailbox unless it gets a DATA_DIR. */
export type Instance = {
  readonly origin: string;
  /** Everything that it has said so far. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

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
  const fault = await whyNotReady(origin, () => child.exitCode !== null);
  if (fault === undefined) return { origin, output: () => output, stop: () => stop(child) };
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
export async function startInstanceWithPostgres(): Promise<
  Instance & { readonly dataDir: string; readonly postgres: Postgres }
> {
  const dataDir = ownFolder();
  const join = () => joinEmbeddedServer(`${dataDir}/server`, { durable: false });
  let server = await join();
  const instance = await startInstance({
    DATA_DIR: dataDir,
    DATABASE_URL: await ensureDatabase(server, "portcullis"),
    JWT_KEYS: JSON.stringify(await makeKeySet("ES256")),
    SESSION_SECRET: randomBytes(48).toString("base64"),
    DATA_ENCRYPTION_KEYS: randomBytes(48).toString("base64"),
  });
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
  return { ...instance, dataDir, postgres, stop };
}

const ownFolder = (): string => resolve(`.test/own-${randomBytes(6).toString("hex")}`);
