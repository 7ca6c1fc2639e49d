import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeKeySet } from "./key-set";

/** Where the embedded default keeps what production gets from its operator. */
export async function ensureSecrets(
  dataDir: string,
): Promise<{ keysFile: string; sessionSecret: string; dataEncryptionKeys: string }> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const keysFile = join(dataDir, "keys.json");
  if (readOrUndefined(keysFile) === undefined) {
    const keys = await makeKeySet("ES256");
    writeOnce(keysFile, () => `${JSON.stringify(keys, null, 2)}\n`);
  }
  const secret = (name: string): string => writeOnce(join(dataDir, name), () => randomBytes(48).toString("base64"));
  return { keysFile, sessionSecret: secret("session-secret"), dataEncryptionKeys: secret("data-encryption-keys") };
}

/**
 * Keeps the first value that anyone writes, mode 0600: made under another name and linked, so it is complete or not
 * there, and of two processes at once both get the same.
 */
export function writeOnce(file: string, make: () => string): string {
  const kept = readOrUndefined(file);
  if (kept !== undefined) return kept.trim();
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(draft, make(), { mode: 0o600, flush: true });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, "utf8").trim();
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
