import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withClient } from "../../scripts/db/client";
import { openDatabase } from "../../scripts/db/open";
import { postmasterOf } from "../../scripts/embedded/pid-file";
import { CookieJar, freePort } from "../harness";
import { readMails } from "../harness/mailbox";
import { removeScratch, scratchFolder } from "../harness/scratch";
import { command, processesIn, type Running, start, stop } from "./run";

let dataDir: string;
let instances: readonly { readonly app: Running; readonly origin: string }[] = [];
const person = { email: "grace@example.com", password: "seven quiet herons wading" };
const environment = () => ({ DATA_DIR: dataDir, BCRYPT_COST: "4" });
const user = (...args: string[]) =>
  command(["user", ...args, "--json"], { env: environment(), input: `${person.password}\n` });

async function statusOf(url: string): Promise<number> {
  return (await fetch(url)).status;
}

beforeAll(async () => {
  dataDir = scratchFolder("shared data");
  const ports = [await freePort(), await freePort()].map(String);
  instances = ports.map((PORT) => ({
    app: start({ env: { ...environment(), PORT } }),
    origin: `http://localhost:${PORT}`,
  }));
  await Promise.all(instances.map(({ app }) => app.says("Ctrl-C stops it")));
});
afterAll(async () => {
  await Promise.all(instances.map(({ app }) => stop(app)));
  removeScratch(dataDir);
});

test("two instances started at once share one embedded database, and the operator's commands join them", async () => {
  const created = await user("create", "--email", person.email, "--password-stdin", "--verified");
  expect(created).toMatchObject({ code: 0 });
  expect(JSON.parse(created.output)).toMatchObject({ email: person.email, role: "user", verified: true });

  const jars = instances.map(({ origin }) => new CookieJar(origin));
  for (const jar of jars)
    expect(await jar.send("/api/auth/login", { method: "POST", body: person })).toMatchObject({ status: 200 });
  expect(JSON.parse((await user("sessions", "--email", person.email)).output)).toHaveLength(2);

  expect(JSON.parse((await user("disable", "--email", person.email)).output)).toMatchObject({ endedSessions: 2 });
  for (const jar of jars) expect(await jar.send("/api/me")).toMatchObject({ status: 401 });
  expect(await user("disable", "--email", "stranger@example.com")).toMatchObject({ code: 1 });
  expect(await user("destroy")).toMatchObject({ code: 2 });
});

test("a database that was killed is started again under the running instances", async () => {
  process.kill(postmasterOf(join(dataDir, "postgres")) ?? 0, "SIGKILL");
  await Promise.any(instances.map(({ app }) => app.says("starting it again")));
  await expect
    .poll(async () => Promise.all(instances.map(({ origin }) => statusOf(`${origin}/api/health/ready`))), {
      timeout: 20_000,
    })
    .toEqual([200, 200]);
});

test("whoever leaves first leaves the database to the other; the last one stops it", async () => {
  const [first, second] = instances;
  expect(await stop(first!.app)).toMatchObject({ code: 0 });
  expect((await fetch(`${second!.origin}/api/health/ready`)).status).toBe(200);
  expect(await stop(second!.app)).toMatchObject({ code: 0 });
  expect(existsSync(join(dataDir, "postgres", "postmaster.pid"))).toBe(false);
  expect(await processesIn(dataDir)).toEqual([]);
});

test("the commands work without the app, and leave nothing running", async () => {
  expect(await user("enable", "--email", person.email)).toMatchObject({ code: 0 });
  expect(JSON.parse((await user("list")).output)).toMatchObject([{ email: person.email, disabledAt: null }]);
  const status = await command(["db", "status", "--json"], { env: environment() });
  expect({ code: status.code, status: JSON.parse(status.output) as unknown }).toMatchObject({
    code: 0,
    status: { upToDate: true },
  });
  expect(existsSync(join(dataDir, "postgres", "postmaster.pid"))).toBe(false);
});

test("an invitation is mailed before its command ends, and is not left to be sent again", async () => {
  const invited = await command(["user", "create", "--email", "ada@example.com"], { env: environment() });
  expect(invited).toMatchObject({ code: 0 });
  expect(await readMails(dataDir)).toMatchObject([{ to: "ada@example.com" }]);
  const { url, close } = await openDatabase(undefined, dataDir);
  const left = await withClient(url, (client) => client.query('SELECT 1 FROM "OutboxMail"'));
  await close();
  expect(left.rowCount).toBe(0);
});

test("the route manifest needs no database at all", async () => {
  const { code, output } = await command(["routes", "--json"], {
    env: { DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" },
  });
  expect({ code, routes: JSON.parse(output) as unknown }).toMatchObject({
    code: 0,
    routes: expect.arrayContaining([
      expect.objectContaining({ path: "/api/me", auth: "bearer", methods: ["GET"] }),
    ]) as unknown,
  });
});
