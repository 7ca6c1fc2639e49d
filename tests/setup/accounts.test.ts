import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { freePort } from "../harness";
import { type Checkout, checkOut } from "./checkout";
import { command, processesIn, start, stop } from "./run";

const isRoot = process.getuid?.() === 0;
let clone: Checkout | undefined;
afterEach(() => clone?.remove());

const idOf = (flag: string, name: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));

test.runIf(isRoot)("an ordinary user starts it with packages that belong to somebody else", async () => {
  const owner = { uid: idOf("-u", "nobody"), gid: idOf("-g", "nobody") };
  clone = checkOut({ has: "build", owner });
  const app = start({ folder: clone.folder, env: { PORT: String(await freePort()) }, owner });
  await app.says("Ctrl-C stops it");
  expect(statSync(join(clone.folder, ".data", "postgres")).uid).toBe(owner.uid);
  expect(await stop(app)).toMatchObject({ code: 0 });
  expect(await processesIn(clone.folder)).toEqual([]);
});

test.runIf(isRoot)(
  "as root the database belongs to another account, and its folder is closed to everyone else",
  async () => {
    clone = checkOut({ has: "packages", mode: 0o700 });
    expect((await command(["db", "migrate"], { folder: clone.folder })).code).toBe(0);
    const { uid, mode } = statSync(join(clone.folder, ".data", "postgres"));
    expect(uid).not.toBe(0);
    expect(mode & 0o777).toBe(0o700);
  },
);

test("a path too long for a socket is no obstacle", async () => {
  clone = checkOut({ has: "packages", parent: "deep-".repeat(30) });
  expect((await command(["db", "migrate"], { folder: clone.folder })).code).toBe(0);
  expect((await command(["db", "status"], { folder: clone.folder })).code).toBe(0);
});
