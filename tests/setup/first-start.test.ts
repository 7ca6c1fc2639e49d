import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../harness";
import { type Checkout, checkOut } from "./checkout";
import { processesIn, run } from "./run";

const isRoot = process.getuid?.() === 0;
let clone: Checkout;
let env: Record<string, string>;

beforeAll(async () => {
  // As root also the hardest place: a folder that the database's account can't enter.
  clone = checkOut({ has: "nothing", parent: "a folder", mode: isRoot ? 0o700 : 0o755 });
  env = { PORT: String(await freePort()) };
});
afterAll(() => clone.remove());

const modeOf = (file: string) => statSync(join(clone.folder, ".data", file)).mode & 0o777;
const secrets = () =>
  ["keys.json", "session-secret"].map((file) => readFileSync(join(clone.folder, ".data", file), "utf8"));

test("a bare clone in a path with a space, and closed to others, comes up with one command and goes down with one signal", async () => {
  const app = run("npm", ["start"], { folder: clone.folder, env });
  await app.says("Ctrl-C stops it");
  const said = app.output();
  const origin = `http://localhost:${env["PORT"] ?? ""}`;
  expect(said).toContain(`${origin}\n`);
  expect(said).toContain(`${origin}/dev/mailbox`); // feature:mailbox
  expect(said).toMatch(new RegExp(`${origin}/setup\\?token=\\S+`));
  expect((await fetch(origin)).status).toBe(200);
  expect(["", "keys.json", "session-secret"].map(modeOf)).toEqual([0o700, 0o600, 0o600]);

  app.signal("SIGTERM");
  expect(await app.ended).toMatchObject({ code: 0 });
  expect(await processesIn(clone.folder)).toEqual([]);
});

test("a second start does nothing again", async () => {
  const before = secrets();
  const startedAt = performance.now();
  const app = run("npm", ["start"], { folder: clone.folder, env });
  await app.says("Ctrl-C stops it");
  process.stdout.write(`second start: ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  expect(app.output()).not.toMatch(/Installing|Generating|Building|applied/);
  expect(secrets()).toEqual(before);

  app.signal("SIGINT");
  expect(await app.ended).toMatchObject({ code: 0 });
  expect(await processesIn(clone.folder)).toEqual([]);
});
