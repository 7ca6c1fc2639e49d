import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock } from "./lock.mjs";
import { startOf } from "./processes.mjs";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  file = join(folder, "lock");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("a second taker waits until the first one gives the lock back", async () => {
  const release = await takeLock(file);
  const order: string[] = [];
  const second = takeLock(file).then((releaseSecond) => {
    order.push("second has it");
    releaseSecond();
  });
  await sleep(250);
  order.push("first gives it back");
  release();
  await second;
  expect(order).toEqual(["first gives it back", "second has it"]);
});

test("the lock of a process that is gone is taken over", async () => {
  writeFileSync(file, `${2 ** 30} 12345`);
  const release = await takeLock(file);
  expect(readFileSync(file, "utf8")).toContain(String(process.pid));
  release();
});

test("a number that another process has by now does not keep the lock alive", async () => {
  writeFileSync(file, `${process.ppid} long-ago`);
  const release = await takeLock(file);
  release();
  expect(startOf(process.ppid)).toBeDefined();
});
