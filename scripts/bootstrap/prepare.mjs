// What every command needs before TypeScript can run: a fitting Node, the .env file, the packages. Built-ins only.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies } from "./dependencies.mjs";
import { explain, StepError } from "./steps.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** One file at the top of the checkout; git ignores it. */
export const lockFile = join(root, ".preparing.lock");

/**
 * @param {{ development?: boolean }} [options]
 * @returns {Promise<boolean>} false when something is missing that a person has to mend (it has been explained)
 */
export async function prepare({ development = false } = {}) {
  try {
    enter();
    await ensureDependencies(root, { development, lockFile });
    return true;
  } catch (error) {
    explain(error);
    return false;
  }
}

/** Works in the checkout, on a Node that can, with what its .env says. */
export function enter() {
  process.chdir(root);
  requireNode(20, 19);
  // What is set for real wins over the file.
  if (existsSync(".env")) process.loadEnvFile(".env");
}

/**
 * @param {number} major
 * @param {number} minor
 */
function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split(".").map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  throw new StepError(
    `Node ${process.versions.node} is too old.`,
    `Install Node ${major}.${minor} or newer: https://nodejs.org`,
  );
}
