// Which state files are in, as one short text. Built-ins only.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * SHA-256 over names and contents of files and folders (in a stable order), in hex. What is not there counts as nothing.
 *
 * @param {string} root
 * @param {readonly string[]} paths relative to the root
 * @param {(path: string) => boolean} [skip] which paths (relative to the root) don't count
 * @param {readonly string[]} [extra] other text that counts
 */
export function fingerprint(root, paths, skip = () => false, extra = []) {
  const hash = createHash("sha256");
  for (const text of extra) hash.update(`${text}\0`);
  for (const path of paths) add(hash, root, path, skip);
  return hash.digest("hex");
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} root
 * @param {string} path
 * @param {(path: string) => boolean} skip
 */
function add(hash, root, path, skip) {
  if (skip(path)) return;
  try {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "EISDIR")
      for (const name of readdirSync(join(root, path)).sort()) add(hash, root, `${path}/${name}`, skip);
    else if (code !== "ENOENT") throw error;
  }
}

/**
 * The text of a stamp file, or undefined.
 *
 * @param {string} file
 */
export function readStamp(file) {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}
