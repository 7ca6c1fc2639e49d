import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../harness";
import { type Checkout, checkOut } from "./checkout";
import { command, processesIn, run, type Running, start, stop } from "./run";

let clone: Checkout;
let env: Record<string, string>;
beforeEach(async () => {
  env = { PORT: String(await freePort()) };
});
afterEach(() => clone.remove());

const data = (...path: string[]) => join(clone.folder, ".data", ...path);

async function waitFor(condition: () => boolean): Promise<void> {
  for (let look = 0; look < 3000 && !condition(); look += 1) await sleep(5);
  expect(condition()).toBe(true);
}

/** kill -9 for the process that somebody started; what it started itself has to notice. */
async function killHard(running: Running): Promise<void> {
  running.signal("SIGKILL");
  await running.ended;
}

test("killed while packages are being installed: the installation ends too, and does not pass for a complete one", async () => {
  clone = checkOut({ has: "nothing" });
  const installing = start({ folder: clone.folder, env });
  await waitFor(() => existsSync(join(clone.folder, "node_modules")));
  await killHard(installing);
  expect(await processesIn(clone.folder)).toEqual([]);
  expect(existsSync(join(clone.folder, "node_modules", ".package-lock.json"))).toBe(false);
});

test("killed while the database is being made: the next one makes it anew and leaves no remains", async () => {
  clone = checkOut({ has: "packages" });
  for (const moment of [0, 150, 400]) {
    const running = run(
      process.execPath,
      ["--conditions=react-server", "--import", "tsx", "scripts/commands/db.ts", "migrate"],
      { folder: clone.folder },
    );
    await waitFor(() => existsSync(data()) && readdirSync(data()).some((name) => name.startsWith("postgres.new-")));
    await sleep(moment);
    await killHard(running);
  }
  const { code, output } = await command(["db", "migrate", "--json"], { folder: clone.folder });
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(readdirSync(data()).filter((name) => name.includes("new-"))).toEqual([]);
});

test("killed while it migrates, again and again: the history stays clean", async () => {
  clone = checkOut({ has: "packages" });
  for (let round = 0; round < 4; round += 1) {
    const running = run(
      process.execPath,
      ["--conditions=react-server", "--import", "tsx", "scripts/commands/db.ts", "migrate"],
      { folder: clone.folder },
    );
    await waitFor(() => existsSync(data("postgres", "postmaster.pid")));
    await sleep(round * 25);
    await killHard(running);
  }
  expect((await command(["db", "migrate"], { folder: clone.folder })).code).toBe(0);
  const { code, output } = await command(["db", "status", "--json"], { folder: clone.folder });
  expect({ code, status: JSON.parse(output) as unknown }).toMatchObject({
    code: 0,
    status: { failed: [], pending: [] },
  });
  expect(await processesIn(clone.folder)).toEqual([]);
});

test("killed in the middle of a build: the next start sees that the build is half, and makes it anew", async () => {
  clone = checkOut({ has: "packages" });
  const first = start({ folder: clone.folder, env });
  await waitFor(() => existsSync(join(clone.folder, ".next")));
  await sleep(2500);
  await killHard(first);
  expect(first.output()).not.toContain("Building the app");

  const second = start({ folder: clone.folder, env });
  await second.says("Ctrl-C stops it");
  expect(second.output()).toContain("Building the app");
  expect(await stop(second)).toMatchObject({ code: 0 });
});

test("killed while it serves: the server goes too, and the next start takes the database over and stops it in the end", async () => {
  clone = checkOut({ has: "build" });
  const first = start({ folder: clone.folder, env });
  await first.says("Ctrl-C stops it");
  await killHard(first);

  const second = start({ folder: clone.folder, env });
  await second.says("Ctrl-C stops it");
  expect(await stop(second)).toMatchObject({ code: 0 });
  expect(await processesIn(clone.folder)).toEqual([]);
});
