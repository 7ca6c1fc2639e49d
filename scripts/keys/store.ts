import {
  chmodSync,
  chownSync,
  closeSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { EnvError } from "@/lib/server/env";
import { type KeySource, loadKeySet, readKeySet } from "@/lib/server/keys/key-set";
import { StepError } from "../bootstrap/steps.mjs";
import type { Ring, StoredKey } from "./ring";

/** The keys that instances of this configuration have. @throws StepError when they can't be used */
export async function readRing(source: KeySource): Promise<Ring> {
  try {
    const text = readKeySet(source);
    const { verification } = await loadKeySet(source, text);
    const { keys } = JSON.parse(text) as { keys: StoredKey[] };
    // Where a key names neither, instances make them of it.
    return keys.map((key, index) => ({ ...verification[index], ...key }));
  } catch (error) {
    if (error instanceof EnvError) throw new StepError(error.message, "", { cause: error });
    throw error;
  }
}

/**
 * Changes the keys in a file. It is replaced whole, its owner and its mode stay: whoever reads it meanwhile gets those of before. One
 * command at a time.
 *
 * @throws StepError when it can't be written, and what `change` throws; nothing has changed then
 */
export async function changeRing(file: string, change: (ring: Ring) => Ring): Promise<Ring> {
  const draft = `${file}.new`;
  const opened = attempt(file, () => openSync(draft, "wx", 0o600));
  try {
    const ring = change(await readRing({ JWT_KEYS: undefined, JWT_KEYS_FILE: file }));
    attempt(file, () => {
      const { mode, uid, gid } = statSync(file);
      writeFileSync(opened, `${JSON.stringify({ keys: ring }, null, 2)}\n`, { flush: true });
      chownSync(draft, uid, gid);
      chmodSync(draft, mode);
      // Behind a link lies what is meant.
      renameSync(draft, realpathSync(file));
    });
    return ring;
  } catch (error) {
    // Not where it has become the file: what goes by that name is another command's then.
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(opened);
  }
}

function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      throw new StepError(`another command is at the keys: ${file}.new is there.`, "If none is, remove that file.");
    throw new StepError(
      `${file} can't be written.`,
      'Where it comes from a vault, have the new set printed: JWT_KEYS="$(cat …)" JWT_KEYS_FILE= npm run --silent keys -- …',
      { cause: error },
    );
  }
}
