import { createHash, hkdfSync, randomBytes } from "node:crypto";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildState, isBakedIn, sourceFingerprint, stampBuild } from "../bootstrap/build-stamp.mjs";
import { runNode } from "../bootstrap/child.mjs";
import { takeLock } from "../bootstrap/lock.mjs";
import { lockFile } from "../bootstrap/prepare.mjs";
import { say, step, StepError } from "../bootstrap/steps.mjs";
import type { Environment } from "./settings";

/** Builds the app for production unless the last complete build was made from the same inputs. */
export async function ensureBuild(root: string, environment: Environment): Promise<void> {
  const isFresh = () => buildState(root, environment) === "fresh";
  if (isFresh()) return;
  await buildAlone(root, environment, isFresh);
}

/** Builds the app for production in any case. */
export function buildAnew(root: string, environment: Environment, { standalone }: { standalone: boolean }) {
  return buildAlone(root, standalone ? { ...environment, PORTCULLIS_STANDALONE: "1" } : environment);
}

/** One process at a time builds in a folder. */
async function buildAlone(root: string, environment: Environment, isDone = () => false): Promise<void> {
  const key = actionKey(environment);
  const release = await takeLock(lockFile);
  try {
    if (isDone()) return;
    if (key === undefined) say(noKey);
    await step("Building the app", () => build(root, environment, key ?? randomBytes(32).toString("base64")));
  } finally {
    release();
  }
}

const noKey = `  ! No NEXT_SERVER_ACTIONS_ENCRYPTION_KEY and no SESSION_SECRET: this build makes up a key of its own. It runs on any number of
    machines; but a machine that builds for itself refuses its forms, and so does the next build: whoever has a page open reloads it.`;

async function build(root: string, environment: Environment, key: string): Promise<void> {
  stampBuild(root, undefined);
  const source = sourceFingerprint(root, environment);
  await runNode([join(root, "node_modules/next/dist/bin/next"), "build"], {
    name: "next build",
    advice: "Mend what it names above, then start again.",
    cwd: root,
    env: {
      ...withoutSecrets(environment),
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key,
      // Two builds with different keys are different builds: neither knows the other's actions.
      PORTCULLIS_BUILD_ID: createHash("sha256").update(`${source} ${key}`).digest("hex").slice(0, 20),
      // Next would read .env by itself.
      __NEXT_PROCESSED_ENV: "1",
    },
  });
  if (environment["PORTCULLIS_STANDALONE"] === "1") completeStandalone(root);
  stampBuild(root, source);
}

/**
 * What Next mixes into the ids of Server Actions: the same for all machines that share it or a SESSION_SECRET.
 *
 * @returns base64 of 32 bytes, or undefined where neither is set
 * @throws StepError for a key that Next would refuse
 */
export function actionKey(environment: Environment): string | undefined {
  const given = environment["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY"];
  if (given) {
    if (/^[A-Za-z0-9+/]{43}=$/.test(given)) return given;
    throw new StepError(
      "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY must be 32 bytes in base64.",
      "Make one with: openssl rand -base64 32",
    );
  }
  const [secret = ""] = (environment["SESSION_SECRET"] ?? "").split(",");
  if (secret.trim() === "") return undefined;
  return Buffer.from(hkdfSync("sha256", secret.trim(), "", "portcullis/server action ids/1", 32)).toString("base64");
}

/** Next leaves out what a CDN could serve; it takes this machine's .env along, and the native parts of an optimizer that is off. */
function completeStandalone(root: string): void {
  const folder = join(root, ".next", "standalone");
  for (const name of readdirSync(folder).filter((name) => name.startsWith(".env"))) rmSync(join(folder, name));
  for (const name of ["sharp", "@img"]) rmSync(join(folder, "node_modules", name), { recursive: true, force: true });
  cpSync(join(root, ".next", "static"), join(folder, ".next", "static"), { recursive: true });
  cpSync(join(root, "public"), join(folder, "public"), { recursive: true });
}

/** A build must not depend on where it will run: it gets no configuration, so nothing of it can end up in the build. */
function withoutSecrets(environment: Environment): Environment {
  const kept = Object.entries(environment).filter(
    ([name]) =>
      isBakedIn(name) ||
      /^(PATH|HOME|USER|TMPDIR|TEMP|TMP|LANG|LC_.*|TERM|CI|NODE_.*|npm_.*|PORTCULLIS_STANDALONE|SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE|.*_CA_.*|https?_proxy|no_proxy)$/i.test(
        name,
      ),
  );
  return Object.fromEntries(kept);
}
