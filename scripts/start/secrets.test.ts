import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { algorithms, makeKeySet } from "./key-set";
import { ensureSecrets, writeOnce } from "./secrets";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "secrets-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("secrets are made once and are nobody else's to read", async () => {
  const first = await ensureSecrets(folder);
  const keys = readFileSync(first.keysFile, "utf8");
  expect(await ensureSecrets(folder)).toEqual(first);
  expect(readFileSync(first.keysFile, "utf8")).toBe(keys);
  expect(Buffer.from(first.sessionSecret, "base64")).toHaveLength(48);
  expect(Buffer.from(first.dataEncryptionKeys, "base64")).toHaveLength(48);
  expect(first.dataEncryptionKeys).not.toBe(first.sessionSecret);
  expect(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777])).toEqual([
    ["data-encryption-keys", 0o600],
    ["keys.json", 0o600],
    ["session-secret", 0o600],
  ]);
});

test("of two processes at once both get what the first one wrote", () => {
  const file = join(folder, "secret");
  const second = () => writeOnce(file, () => "second");
  expect(
    writeOnce(file, () => {
      second();
      return "first";
    }),
  ).toBe("second");
});

test.each(algorithms)("a new %s key is private, and named by its own thumbprint", { timeout: 30_000 }, async (alg) => {
  const { keys } = await makeKeySet(alg);
  expect(keys).toMatchObject([{ alg, use: "sig", kid: expect.stringMatching(/^[\w-]{43}$/) as string }]);
  expect(keys[0]?.d ?? keys[0]?.k).toBeDefined();
});
