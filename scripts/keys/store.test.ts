import type * as NodeFs from "node:fs";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { makeKeySet } from "../start/key-set";
import { changeRing } from "./store";

const folder = mkdtempSync(join(tmpdir(), "keys-"));
const file = join(folder, "keys.json");
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => writeFileSync(file, JSON.stringify(await makeKeySet("ES256"))));

/** What another command does as soon as this one has replaced the file. */
let meanwhile = () => {};
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof NodeFs>();
  const renameSync: typeof fs.renameSync = (from, to) => {
    fs.renameSync(from, to);
    meanwhile();
  };
  return { ...fs, renameSync };
});

it("a command that has changed the keys leaves the draft of the next one alone", async () => {
  meanwhile = () => writeFileSync(`${file}.new`, "the next one's");
  const ring = await changeRing(file, (keys) => keys);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ keys: ring });
  expect(existsSync(`${file}.new`)).toBe(true);
});

it("one that fails leaves nothing behind", async () => {
  rmSync(`${file}.new`, { force: true });
  const refused = changeRing(file, () => {
    throw new Error("as asked");
  });
  await expect(refused).rejects.toThrow("as asked");
  expect(existsSync(`${file}.new`)).toBe(false);
});
