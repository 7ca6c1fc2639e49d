// node_modules as package-lock.json wants it. Built-ins only.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runNode } from "./child.mjs";
import { takeLock } from "./lock.mjs";
import { step, StepError } from "./steps.mjs";

/** @typedef {Record<string, { version?: string, integrity?: string, dev?: boolean, optional?: boolean, devOptional?: boolean }>} Packages */

/**
 * Installs what the lockfile names, unless it is there already.
 *
 * @param {string} root
 * @param {{ development: boolean, lockFile: string }} options `development`: the packages for tests and checks too
 */
export async function ensureDependencies(root, { development, lockFile }) {
  if (isInstalled(root, development)) return;
  const release = await takeLock(lockFile);
  try {
    if (!isInstalled(root, development)) await step("Installing packages (npm ci)", () => install(root));
  } finally {
    release();
  }
}

/**
 * npm leaves `node_modules/.package-lock.json` when, and only when, an installation has come to its end.
 *
 * @param {string} root
 * @param {boolean} development
 */
function isInstalled(root, development) {
  const wanted = packagesOf(join(root, "package-lock.json"));
  const present = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (wanted === undefined)
    throw new StepError("package-lock.json is missing or damaged.", "Restore it with: git checkout package-lock.json");
  if (present === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional, dev, devOptional }]) => {
    if (path === "" || (!development && (dev === true || devOptional === true))) return true;
    const found = present[path];
    if (found === undefined) return optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

/**
 * @param {string} file
 * @returns {Packages | undefined}
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** @param {string} root */
async function install(root) {
  const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  await runNode([npmProgram(), ...args], {
    name: "npm ci",
    advice: "Check the network and the disk, then start again; or run npm ci by hand to see more.",
    cwd: root,
  });
}

/** The npm that runs us; started by hand (`node scripts/start.mjs`), the one that came with this Node. */
function npmProgram() {
  const bin = dirname(process.execPath);
  const candidates = [
    process.env["npm_execpath"] ?? "",
    join(bin, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    join(bin, "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const found = candidates.find((path) => path.endsWith("npm-cli.js") && existsSync(path));
  if (found === undefined) throw new StepError("npm was not found.", "Run npm ci by hand, then start again.");
  return found;
}
