import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * SHA-256 over names and contents of files and folders (in a stable order), in hex.
 *
 * @param skip says which paths (relative to the root) don't count
 */
export function fingerprint(
  root: string,
  paths: readonly string[],
  skip: (path: string) => boolean,
  extra: readonly string[] = [],
): string {
  const hash = createHash("sha256");
  for (const text of extra) hash.update(`${text}\0`);
  for (const path of paths) add(hash, root, path, skip);
  return hash.digest("hex");
}

function add(hash: Hash, root: string, path: string, skip: (path: string) => boolean): void {
  if (skip(path)) return;
  try {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EISDIR")
      for (const name of readdirSync(join(root, path)).sort()) add(hash, root, `${path}/${name}`, skip);
    else if (code !== "ENOENT") throw error;
  }
}

/** The text of a stamp file, or undefined. */
export function readStamp(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}
