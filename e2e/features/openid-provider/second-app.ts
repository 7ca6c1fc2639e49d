import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { runNode, startNode } from "../../../scripts/bootstrap/child.mjs";
import { fingerprint, readStamp } from "../../../scripts/bootstrap/fingerprint.mjs";
import { takeLock } from "../../../scripts/bootstrap/lock.mjs";
import { root } from "../../../scripts/bootstrap/prepare.mjs";
import { freePort } from "../../../scripts/start/port";
import { removeScratch, scratchFolder } from "../../../tests/harness/scratch";
import type { Query } from "../../fixtures";
import { registerApp } from "./registered";

const next = join(root, "node_modules/next/dist/bin/next");
/** A copy, as somebody has it who took it away; it finds the packages of the checkout. */
const built = join(root, ".test/second-app");
const isMade = (path: string): boolean => /^(node_modules|tests|\.\w+|next-env\.d\.ts)$/.test(basename(path));

/** Builds examples/second-app, unless that has been done from the same sources. Half a minute. */
export async function buildSecondApp(): Promise<void> {
  const stamp = `${built}.stamp`;
  const sources = fingerprint(root, ["examples/second-app", "package-lock.json"], isMade);
  mkdirSync(dirname(built), { recursive: true });
  const release = await takeLock(`${built}.lock`);
  try {
    if (readStamp(stamp) === sources && existsSync(join(built, ".next/BUILD_ID"))) return;
    rmSync(stamp, { force: true });
    rmSync(built, { recursive: true, force: true });
    cpSync(join(root, "examples/second-app"), built, { recursive: true, filter: (path) => !isMade(path) });
    const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
    await runNode([next, "build"], { name: "next build of examples/second-app", advice: "", cwd: built, env });
    writeFileSync(stamp, sources);
  } finally {
    release();
  }
}

/** The app of examples/second-app, on an origin of its own. */
export type SecondApp = {
  readonly origin: string;
  readonly id: string;
  /** Stops it, and leaves what it keeps. */
  readonly goDown: () => Promise<void>;
  readonly comeUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Registers it and starts it, built. */
export async function startSecondApp(issuer: string, query: Query): Promise<SecondApp> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const { id, secret } = await registerApp(query, {
    ...{ name: "Fieldbook", origin, afterwards: "/", ear: "/backchannel-logout" },
    scopes: [
      "openid",
      "profile:read",
      "notes:read", // feature:notes
    ],
  });
  const folder = scratchFolder("second-app-data");
  const env = {
    PATH: process.env["PATH"] ?? "",
    NODE_ENV: "production",
    ISSUER: issuer,
    ORIGIN: origin,
    CLIENT_ID: id,
    CLIENT_SECRET: secret,
    DATA_DIR: folder,
  };
  let running = await start(port, env);
  const goDown = () => running.stop();
  const comeUp = async () => {
    running = await start(port, env);
  };
  const stop = async () => {
    await goDown();
    removeScratch(folder);
  };
  return { origin, id, goDown, comeUp, stop };
}

async function start(port: number, env: Readonly<Record<string, string>>): Promise<{ stop: () => Promise<void> }> {
  const args = [next, "start", "--hostname", "127.0.0.1", "--port", `${port}`];
  const child = startNode(args, { cwd: built, env, output: "pipe" });
  const ended = once(child, "close");
  let output = "";
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes("Ready in")) resolve();
      });
  });
  const failed = ended.then(() => {
    throw new Error(`the second app did not start:\n${output}`);
  });
  await Promise.race([ready, failed]);
  failed.catch(() => undefined);
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { stop };
}
