import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
 */
export async function ensureCluster(binaries: Binaries, place: Place, password: string | undefined): Promise<void> {
  removeStaleDrafts(place);
  if (existsSync(join(place.cluster, "PG_VERSION"))) return;
  const draft = `${place.cluster}.new-${process.pid}-${startOf(process.pid) ?? ""}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (place.account) chownSync(draft, place.account.uid, place.account.gid);
  try {
    await initdb(binaries, place, draft, password);
    renameSync(draft, place.cluster);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another start on the same DATA_DIR was faster: its database is as good as ours.
    if (!existsSync(join(place.cluster, "PG_VERSION"))) throw error;
  }
}

/** A draft's name says which process makes it; one whose maker is gone was cut off. */
function removeStaleDrafts({ dataDir }: Place): void {
  for (const name of readdirSync(dataDir)) {
    const [, pid, start] = /^postgres\.new-(\d+)-(.*)$/.exec(name) ?? [];
    if (pid !== undefined && startOf(Number(pid)) !== start)
      rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

function initdb(binaries: Binaries, place: Place, draft: string, password: string | undefined): Promise<void> {
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
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new StepError(
            `initdb ended with ${signal ?? `code ${String(code)}`}.`,
            `Look at the disk's space and rights in ${place.dataDir}.`,
            { output },
          ),
        );
    });
  }).finally(() => {
    rmSync(passwordFile, { force: true });
  });
}
