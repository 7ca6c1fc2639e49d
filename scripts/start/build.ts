import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runNode } from "../bootstrap/child.mjs";
import { takeLock } from "../bootstrap/lock.mjs";
import { lockFile } from "../bootstrap/prepare.mjs";
import { step } from "../bootstrap/steps.mjs";
import { fingerprint, readStamp } from "./fingerprint";
import type { Environment } from "./settings";

/** What a build doesn't depend on, at the top of the checkout. */
const irrelevant = new Set([
  "bench",
  "coverage",
  "docs",
  "e2e",
  "node_modules",
  "playwright-report",
  "scripts",
  "test-results",
  "tests",
]);
const irrelevantFile =
  /^(\..*|.*\.md|next-env\.d\.ts|.*\.tsbuildinfo|LICENSE|knip\.json|(eslint|vitest|playwright|prisma)\.config\..*)$/;

/** The environment that Next bakes into a build. */
const isBakedIn = (name: string) => name.startsWith("NEXT_PUBLIC_");

/** Builds the app for production unless the last complete build was made from the same inputs. */
export async function ensureBuild(root: string, environment: Environment): Promise<void> {
  if (isFresh(root, environment)) return;
  const release = await takeLock(lockFile);
  try {
    if (isFresh(root, environment)) return;
    await step("Building the app", () => build(root, environment));
  } finally {
    release();
  }
}

const stampOf = (root: string) => join(root, ".next", "portcullis-inputs");

function isFresh(root: string, environment: Environment): boolean {
  return existsSync(join(root, ".next", "BUILD_ID")) && readStamp(stampOf(root)) === inputsOf(root, environment);
}

function inputsOf(root: string, environment: Environment): string {
  const top = readdirSync(root)
    .filter((name) => !irrelevant.has(name) && !irrelevantFile.test(name))
    .sort();
  const baked = Object.keys(environment)
    .filter(isBakedIn)
    .sort()
    .map((name) => `${name}=${environment[name] ?? ""}`);
  const skip = (path: string) => path === "prisma/generated" || /\.test\.tsx?$/.test(path);
  return fingerprint(root, top, skip, [process.version, process.platform, process.arch, ...baked]);
}

/** The stamp is taken away first and put back last: a build that was cut off is stale. */
async function build(root: string, environment: Environment): Promise<void> {
  rmSync(stampOf(root), { force: true });
  const inputs = inputsOf(root, environment);
  await runNode([join(root, "node_modules/next/dist/bin/next"), "build"], {
    name: "next build",
    advice: "Mend what it names above, then start again.",
    cwd: root,
    env: { ...withoutSecrets(environment), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  writeFileSync(stampOf(root), inputs);
}

/** A build must not depend on where it will run: it gets no configuration, so nothing of it can end up in the build. */
function withoutSecrets(environment: Environment): Environment {
  const kept = Object.entries(environment).filter(
    ([name]) =>
      isBakedIn(name) ||
      /^(PATH|HOME|USER|TMPDIR|TEMP|TMP|LANG|LC_.*|TERM|CI|NODE_.*|npm_.*|SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE|.*_CA_.*|https?_proxy|no_proxy)$/i.test(
        name,
      ),
  );
  return Object.fromEntries(kept);
}
