import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whatWasRefused } from "./system-error.mjs";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "refused-"));
  writeFileSync(join(folder, "file"), "");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was refused.");
}

test.each(["file", "file/below"])("a folder %s where a file is says so, and what to set", (name) => {
  const path = join(folder, name);
  const [message, advice] = whatWasRefused(thrownBy(() => mkdirSync(path, { recursive: true }))) ?? [];
  expect(message).toContain(path);
  expect(advice).toContain("DATA_DIR");
});

test.runIf(process.platform === "linux")("a disk without room says so", () => {
  expect(whatWasRefused(thrownBy(() => writeFileSync("/dev/full", "x")))?.[0]).toMatch(/^the disk is full/);
});

test("a mistake of the code's own stays what it is", () => {
  expect(whatWasRefused(thrownBy(() => mkdirSync(join(folder, "a", "b"))))).toBeUndefined();
  expect(whatWasRefused(new TypeError("x is not a function"))).toBeUndefined();
});
