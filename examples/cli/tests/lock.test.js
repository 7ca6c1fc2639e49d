import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { withLock } from "../src/lock.js";

/** @param {import("node:test").TestContext} context */
async function place(context) {
  const folder = await mkdtemp(join(tmpdir(), "portcullis-lock-"));
  context.after(() => rm(folder, { recursive: true }));
  return join(folder, "lock");
}

const module = JSON.stringify(new URL("../src/lock.js", import.meta.url).href);

/**
 * Another process.
 *
 * @param {string} code in which `withLock` and `fs` are there
 */
const other = (code) =>
  spawn(
    process.execPath,
    ["--input-type=module", "-e", `import fs from "node:fs/promises"; import { withLock } from ${module}; ${code}`],
    { stdio: ["ignore", "pipe", "inherit"] },
  );

/** @param {string} lock */
const holder = async (lock) => (await readdir(lock))[0] ?? "";

/**
 * A holder that was killed.
 *
 * @param {string} lock
 */
async function killed(lock) {
  const child = other(
    `await withLock(${JSON.stringify(lock)}, () => { console.log("held"); return new Promise((done) => setTimeout(done, 60_000)); })`,
  );
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "close");
}

test("of many processes one works at a time, also when they all find a holder that was killed", async (context) => {
  const lock = await place(context);
  const counter = JSON.stringify(`${lock}.counter`);
  await writeFile(`${lock}.counter`, "0");
  const count = `
    for (let round = 0; round < 10; round += 1)
      await withLock(${JSON.stringify(lock)}, async () => {
        const before = Number(await fs.readFile(${counter}, "utf8"));
        await fs.writeFile(${counter}, String(before + 1));
      });`;
  await killed(lock);
  const codes = await Promise.all(Array.from({ length: 6 }, async () => once(other(count), "close")));
  assert.deepEqual(
    codes.map(([code]) => Number(code)),
    [0, 0, 0, 0, 0, 0],
  );
  assert.equal(await readFile(`${lock}.counter`, "utf8"), "60");
  assert.equal(await holder(lock), "");
});

test("work that fails gives it back", async (context) => {
  const lock = await place(context);
  await assert.rejects(
    withLock(lock, () => Promise.reject(new Error("no"))),
    { message: "no" },
  );
  assert.equal(await withLock(lock, () => Promise.resolve("yes")), "yes");
});

test("a holder whose process id is somebody else's by now, or is on another machine, is waited for no longer than one works", async (context) => {
  const lock = await place(context);
  for (const host of [encodeURIComponent(hostname()), "another"]) {
    await mkdir(lock, { recursive: true });
    const name = join(lock, `${process.pid}~${host}~x`);
    await writeFile(name, "");
    let hasRun = false;
    const waiting = withLock(lock, () => Promise.resolve((hasRun = true)));
    for (let turn = 0; turn < 100; turn += 1) await readdir(lock);
    assert.equal(hasRun, false);
    await utimes(name, new Date(0), new Date(0));
    assert.equal(await waiting, true);
  }
});
