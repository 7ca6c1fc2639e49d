import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../harness";
import { type Checkout, checkOut } from "./checkout";
import { type Ended, processesIn, processesNowIn, run, type Running, start } from "./run";

let clone: Checkout;
let env: Record<string, string>;
beforeAll(async () => {
  clone = checkOut({ has: "build" });
  env = { PORT: String(await freePort()) };
});
afterAll(() => clone.remove());

const data = (...path: string[]) => join(clone.folder, ".data", ...path);
const drafts = () => (existsSync(data()) ? readdirSync(data()).filter((name) => name.includes("new-")) : []);

/** A moment on the way, and how it is seen from outside. */
type Moment = readonly [what: string, hasCome: (app: Running) => boolean];

const isThere = (...path: string[]) => existsSync(join(clone.folder, ...path));
const says =
  (words: string) =>
  ({ output }: Running): boolean =>
    output().includes(words);

const initdbWorks: Moment = ["initdb is at work", () => drafts().some((name) => isThere(".data", name, "base", "1"))];
const databaseStarts: Moment = ["PostgreSQL starts", () => isThere(".data/postgres/postmaster.pid")];
const databaseListens: Moment = ["PostgreSQL listens", () => isThere(".data/postgres/.s.PGSQL.5432")];

/** What a first start passes through, in this order. */
const untilReady: readonly Moment[] = [
  ["the launcher speaks", says("Portcullis")],
  ["the secrets are made", () => isThere(".data/session-secret")],
  initdbWorks,
  databaseStarts,
  databaseListens,
  ["the migrations are applied", says("applied")],
];
const ready: Moment = ["the app is ready", says("Ready in")];
const building: readonly Moment[] = [
  ["the build begins", () => isThere(".next")],
  ["the build has results", () => isThere(".next/server")],
];

async function reach([what, hasCome]: Moment, app: Running): Promise<void> {
  const state = { isOver: false };
  void app.ended.then(() => (state.isOver = true));
  while (!hasCome(app)) {
    if (state.isOver) throw new Error(`It ended before: ${what}\n${app.output()}`);
    await sleep(1);
  }
}

type Way = (app: Running) => void;

const toTheLauncher: Way = (app) => app.signal("SIGTERM");
/** As supervisors do, and machines that are shut down. */
const toEveryProcess: Way = ({ pid: launcher }) => {
  for (const pid of [launcher, ...processesNowIn(clone.folder)]) {
    try {
      process.kill(pid, "SIGTERM");
    } catch {
      // it has just ended by itself
    }
  }
};
const interrupt: Way = (app) => app.signal("SIGINT");

/** What a shell shows for a program that a signal has ended: 128 and its number. */
const codeOf = ({ code, signal }: Ended) => code ?? (signal === "SIGINT" ? 130 : signal === "SIGTERM" ? 143 : NaN);

/** Begins anew, is stopped at a moment, and has to leave no process and nothing half-made. */
async function stopAt(moment: Moment, end: Way, begin: () => Running = () => start({ folder: clone.folder, env })) {
  rmSync(data(), { recursive: true, force: true });
  const app = begin();
  await reach(moment, app);
  end(app);
  const ended = await app.ended;
  const left = { processes: await processesIn(clone.folder), drafts: drafts() };
  expect({ left, output: ended.output }).toMatchObject({ left: { processes: [], drafts: [] } });
  expect(ended.output).not.toMatch(/\n {4}at |starting it again|✗/);
  return codeOf(ended);
}

describe.each<[string, Way]>([
  ["the launcher", toTheLauncher],
  ["every process", toEveryProcess],
])("SIGTERM to %s in a first start leaves nothing, and the exit code tells", (_, end) => {
  test.each(untilReady)("when %s", async (...moment) => {
    expect(await stopAt(moment, end)).toBe(143);
  });

  test("when it was ready, the code is that of an ordinary end", async () => {
    expect(await stopAt(ready, end)).toBe(0);
  });

  test.each(building)("when %s", async (...moment) => {
    const [build, aside] = [".next", ".next.aside"].map((name) => join(clone.folder, name)) as [string, string];
    renameSync(build, aside);
    expect(await stopAt(moment, end)).toBe(143);
    rmSync(build, { recursive: true });
    renameSync(aside, build);
  });
});

test.each([initdbWorks, databaseListens])("Ctrl-C in a first start when %s", async (...moment) => {
  expect(await stopAt(moment, interrupt)).toBe(130);
});

test.each([initdbWorks, databaseStarts, databaseListens])(
  "Ctrl-C in an operator's command when %s",
  async (...moment) => {
    const begin = () => run(process.execPath, ["scripts/run.mjs", "db", "migrate"], { folder: clone.folder });
    expect(await stopAt(moment, interrupt, begin)).toBe(130);
  },
);

test.runIf(process.platform === "linux")(
  "a second Ctrl-C waits for no child, and leaves the database in order all the same",
  async () => {
    const app = start({ folder: clone.folder, env });
    await app.says("Ctrl-C stops it");
    const isServer = (pid: number) => readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("next-server");
    for (const pid of processesNowIn(clone.folder).filter(isServer)) process.kill(pid, "SIGSTOP");
    interrupt(app);
    await app.says("Stopping");
    await sleep(1100); // what comes within a second is the same Ctrl-C
    interrupt(app);
    await app.says("Still stopping");
    expect(await app.ended).toMatchObject({ code: 0, output: expect.stringContaining("Stopped.") as string });
    expect(await processesIn(clone.folder)).toEqual([]);
    expect(isThere(".data/postgres/postmaster.pid")).toBe(false);
  },
);
