// Whether the build that is there was made from the sources that are there. Built-ins only.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, readStamp } from "./fingerprint.mjs";

/** All that a build is made from. What is not named here rebuilds nothing. */
export const buildInputs = [
  "app",
  "instrumentation.ts",
  "lib",
  "middleware.ts",
  "next.config.js",
  "package-lock.json",
  "package.json",
  "postcss.config.js",
  "prisma.config.ts",
  "prisma/schema",
  "public",
  "tsconfig.json",
];

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * The only variables that Next bakes into a build.
 *
 * @param {string} name
 */
export const isBakedIn = (name) => name.startsWith("NEXT_PUBLIC_");

/**
 * SHA-256 in hex: the same on every machine that has the same sources and the same NEXT_PUBLIC_ variables.
 *
 * @param {string} root
 * @param {Environment} environment
 */
export function sourceFingerprint(root, environment) {
  const baked = Object.keys(environment)
    .filter(isBakedIn)
    .sort()
    .map((name) => `${name}=${environment[name] ?? ""}`);
  return fingerprint(root, buildInputs, (path) => /\.test\.tsx?$/.test(path), baked);
}

const stampOf = (/** @type {string} */ root) => join(root, ".next", "portcullis-inputs");

/**
 * @param {string} root
 * @param {Environment} environment
 * @returns {"fresh" | "stale" | "missing"} `missing` also where a build was cut off
 */
export function buildState(root, environment) {
  const stamp = readStamp(stampOf(root));
  if (stamp === undefined || !existsSync(join(root, ".next", "BUILD_ID"))) return "missing";
  return stamp === sourceFingerprint(root, environment) ? "fresh" : "stale";
}

/**
 * Taken away before a build and put back after it: one that was cut off has none.
 *
 * @param {string} root
 * @param {string | undefined} source what it was made from; undefined takes the stamp away
 */
export function stampBuild(root, source) {
  if (source === undefined) rmSync(stampOf(root), { force: true });
  else writeFileSync(stampOf(root), source);
}
