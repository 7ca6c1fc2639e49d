import { execFileSync, spawn } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { withClient } from "../../scripts/db/client";
import { migrate } from "../../scripts/db/migrate";
import { migrationsFolder, openDatabase } from "../../scripts/db/open";
import { unprivilegedAccount } from "../../scripts/embedded/account";
import { postmasterOf } from "../../scripts/embedded/pid-file";
import { joinEmbeddedServer } from "../../scripts/embedded/server";
import { freePort } from "../harness";
import { removeScratch, scratchFolder } from "../harness/scratch";
import { command, processesIn, run, start, stop } from "./run";

const isRoot = process.getuid?.() === 0;
let template: string;
let dataDir: string;

beforeAll(async () => {
  template = scratchFolder("database-trouble");
  const { url, close } = await openDatabase(undefined, template);
  await migrate(url, migrationsFolder);
  await close();
});
beforeEach(() => {
  dataDir = copyOf(template);
});
afterEach(() => removeScratch(dataDir));
afterAll(() => removeScratch(template));

/** With owners and modes, and as fast as it goes: a database is many files. */
function copyOf(folder: string): string {
  const copy = scratchFolder("database-trouble");
  execFileSync("cp", ["-a", `${folder}/.`, copy]);
  return copy;
}

const cluster = (...path: string[]) => join(dataDir, "postgres", ...path);
const answers = async (url: string) =>
  (await withClient(url, (client) => client.query<{ one: number }>("SELECT 1 AS one"))).rows[0]?.one === 1;

/** kill -9 for the server; what it leaves is as a power cut leaves it. */
async function killServer(): Promise<void> {
  process.kill(postmasterOf(cluster()) ?? 0, "SIGKILL");
  expect(await processesIn(cluster())).toEqual([]);
}

/** A program of the account that PostgreSQL runs as: of others' programs it does not take notice. */
function occupant() {
  const account = unprivilegedAccount();
  return spawn("sleep", ["600"], { cwd: "/", stdio: "ignore", ...(account && { uid: account.uid, gid: account.gid }) });
}

describe("what a crash left behind is no obstacle", () => {
  test.each(["postmaster.pid", ".s.PGSQL.5432.lock"])(
    "a number in %s that names another program by now",
    async (name) => {
      const before = await joinEmbeddedServer(dataDir);
      await killServer();
      await before.leave();
      const other = occupant();
      try {
        const [, ...rest] = readFileSync(cluster(name), "utf8").split("\n");
        writeFileSync(cluster(name), [String(other.pid), ...rest].join("\n"));
        const server = await joinEmbeddedServer(dataDir);
        expect(await answers(server.url("postgres"))).toBe(true);
        await server.leave();
      } finally {
        other.kill("SIGKILL");
      }
    },
  );

  test("a copy of the folder, taken while its server runs, has a server of its own", async () => {
    const original = await joinEmbeddedServer(dataDir);
    const copied = copyOf(dataDir);
    const copy = await joinEmbeddedServer(copied);
    expect(postmasterOf(join(copied, "postgres"))).not.toBe(postmasterOf(cluster()));
    expect(await answers(copy.url("postgres"))).toBe(true);
    await copy.leave();
    expect(await answers(original.url("postgres"))).toBe(true);
    await original.leave();
    removeScratch(copied);
  });
});

describe("what keeps PostgreSQL down is said at once, not tried over and over", () => {
  /** What a start says, and how often PostgreSQL's log speaks of a try. */
  async function failedStart() {
    const log = join(dataDir, "postgres.log");
    writeFileSync(log, "");
    const { code, output } = await command(["db", "migrate"], { env: { DATA_DIR: dataDir } });
    return { code, output, tries: readFileSync(log, "utf8").split(/FATAL:|could not find the database/).length - 1 };
  }

  test("data of another version", async () => {
    writeFileSync(cluster("PG_VERSION"), "17\n");
    expect(await failedStart()).toMatchObject({
      code: 1,
      output: expect.stringContaining("made by PostgreSQL 17") as string,
      tries: 0,
    });
  });

  test("damaged data", async () => {
    renameSync(cluster("global", "pg_control"), cluster("global", "elsewhere"));
    expect(await failedStart()).toMatchObject({
      code: 1,
      output: expect.stringMatching(/pg_control.*No such file/s) as string,
      tries: 1,
    });
  });

  test.runIf(isRoot)("a folder on a disk that can only be read", async () => {
    const script = `mount --bind "$DATA_DIR" "$DATA_DIR" && mount -o remount,ro,bind "$DATA_DIR" && exec "$0" scripts/start.mjs`;
    const { code, output } = await run("unshare", ["--mount", "sh", "-c", script, process.execPath], {
      env: { DATA_DIR: dataDir, PORT: String(await freePort()) },
    }).ended;
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("can only be read") as string });
    expect(output).not.toMatch(/\n {4}at /);
  });
});

describe("a running app", () => {
  async function startApp() {
    const port = String(await freePort());
    const app = start({ env: { DATA_DIR: dataDir, PORT: port } });
    await app.says("Ctrl-C stops it");
    return { app, ready: async () => (await fetch(`http://localhost:${port}/api/health/ready`)).status };
  }

  test("a database that can't be started again, as on a full disk, is started as soon as its trouble is over", async () => {
    const { app, ready } = await startApp();
    renameSync(cluster("global", "pg_control"), cluster("global", "elsewhere"));
    process.kill(postmasterOf(cluster()) ?? 0, "SIGKILL");
    await app.says("Trying it again");
    expect(await ready()).toBe(503);

    renameSync(cluster("global", "elsewhere"), cluster("global", "pg_control"));
    await app.says("PostgreSQL runs again");
    await expect.poll(ready, { timeout: 30_000 }).toBe(200);
    const { code, output } = await stop(app);
    expect({ code, told: output.split("Trying it again").length - 1 }).toEqual({ code: 0, told: 1 });
    expect(await processesIn(dataDir)).toEqual([]);
  });

  test("no link for the first administrator can be made: the app serves all the same", async () => {
    const { url, close } = await openDatabase(undefined, dataDir);
    await withClient(url, (client) =>
      client.query(`ALTER TABLE "Ticket" ADD CONSTRAINT "full" CHECK (false) NOT VALID`),
    );
    await close();
    const { app, ready } = await startApp();
    expect(app.output()).toMatch(/first administrator could not be made: .*23514/);
    expect(app.output()).not.toMatch(/\n {4}at /);
    expect(await ready()).toBe(200);
    expect(await stop(app)).toMatchObject({ code: 0 });
    expect(await processesIn(dataDir)).toEqual([]);
  });
});
