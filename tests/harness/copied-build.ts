import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { scratchFolder } from "./scratch";

/** A copy of the build that something of it can be changed in, where it finds the packages of the original. */
export function copyBuild(name: string): string {
  const folder = scratchFolder(name);
  const skip = new Set(["cache", "build", "dev", "types", "diagnostics"].map((part) => join(root, ".next", part)));
  for (const part of [".next", "lib", "public", "package.json", "next.config.js"]) {
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: (path) => !skip.has(path) });
  }
  return folder;
}

/** The column as `complete` fills it (lib/shared/route-row.ts), after the bundler. */
const column = /freshWithin:null,limited:"none"!==(\w+)\.auth/g;

/**
 * Lets every guarded row of the route table, but those of the proof itself, ask for a proof of the last ten minutes, also
 * those that don't.
 */
export function askForFreshProofs(folder: string): void {
  const server = join(folder, ".next/server");
  const scripts = readdirSync(server, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".js"));
  const changed = scripts.filter((path) => {
    const before = readFileSync(join(server, path), "utf8");
    const after = before.replaceAll(
      column,
      'freshWithin:"none"===$1.auth||/reauthenticate/.test($1.path)?null:600,limited:"none"!==$1.auth',
    );
    if (after !== before) writeFileSync(join(server, path), after);
    return after !== before;
  });
  // Pages, route handlers and the gate are graphs of their own, each with its table.
  for (const graph of ["chunks/ssr/", "chunks/", "edge/"])
    if (!changed.some((path) => path.startsWith(graph)))
      throw new Error(`the table of ${graph} is not where it is looked for`);
}
