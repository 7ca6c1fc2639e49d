import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { startOf } from "../bootstrap/processes.mjs";
import { StepError } from "../bootstrap/steps.mjs";
import type { Binaries } from "./binaries";
import type { Place } from "./place";
import { startProgram } from "./programs";

/**
 * Makes the data directory unless it is there. It is made under another name and renamed when complete, so a kill
 * half-way leaves nothing that looks like a database; what an earlier one left is removed.
 *
 * @param password for the superuser `postgres`; undefined where only the socket's folder decides who gets in
 * @param signal gives up, and leaves nothing
 * @throws StepError when it can't be made, or was made by another version of PostgreSQL
 */
export async function ensureCluster(
  binaries: Binaries,
  place: Place,
  password: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  removeStaleDrafts(place);
  if (existsSync(versionOf(place))) {
    requireVersion(binaries, place);
    return;
  }
  const draft = `${place.cluster}.new-${process.pid}-${startOf(process.pid) ?? ""}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (place.account) chownSync(draft, place.account.uid, place.account.gid);
  try {
    await initdb(binaries, place, draft, { password, signal });
    renameSync(draft, place.cluster);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another start on the same DATA_DIR was faster: its database is as good as ours.
    if (signal.aborted || !existsSync(versionOf(place))) throw error;
  }
}

const versionOf = ({ cluster }: Place) => join(cluster, "PG_VERSION");

/** Each major version of PostgreSQL has its own form of the data, and reads no other. */
function requireVersion({ major }: Binaries, place: Place): void {
  const found = readFileSync(versionOf(place), "utf8").trim();
  if (found === major || !/^\d+$/.test(found)) return;
  throw new StepError(
    `the data in ${place.cluster} was made by PostgreSQL ${found}, and this is PostgreSQL ${major}.`,
    "Start it with the release of this app that made it, and take the data along with pg_dump (docs/database.md); or set DATA_DIR to another folder.",
  );
}

/** A draft's name says which process makes it; one whose maker is gone was cut off. */
function removeStaleDrafts({ dataDir }: Place): void {
  for (const name of readdirSync(dataDir)) {
    const [, pid, start] = /^postgres\.new-(\d+)-(.*)$/.exec(name) ?? [];
    if (pid !== undefined && startOf(Number(pid)) !== start)
      rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

function initdb(
  binaries: Binaries,
  place: Place,
  draft: string,
  { password, signal }: { readonly password: string | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const passwordFile = join(place.dataDir, `password-${process.pid}.tmp`);
  if (password !== undefined) writeFileSync(passwordFile, password, { mode: 0o600 });
  const child = startProgram("initdb", {
    binaries,
    place,
    folder: draft,
    args: (folder) => [
      `--pgdata=${folder}`,
      "--username=postgres",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-instructions",
      ...(password === undefined ? ["--auth=trust"] : ["--auth=scram-sha-256", `--pwfile=${passwordFile}`]),
    ],
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise<void>((resolve, reject) => {
    // One that was interrupted has ended, and its own children too, only when their output is closed.
    child.on("error", (error) => {
      if (!signal.aborted) reject(error);
    });
    child.on("close", (code, killer) => {
      if (code === 0) resolve();
      else if (signal.aborted) reject(signal.reason as Error);
      else
        reject(
          new StepError(
            `initdb ended with ${killer ?? `code ${String(code)}`}.`,
            `Look at the disk's space and rights in ${place.dataDir}.`,
            { output },
          ),
        );
    });
  }).finally(() => {
    rmSync(passwordFile, { force: true });
  });
}
