import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CookieJar,
  createUser,
  type Database,
  type OwnPostgres,
  send,
  signIn,
  startOwnPostgres,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";
import { startWire } from "../harness/wire";
import { command } from "../setup/run";
import { browse, endOf } from "./browser";
import { accessTokenOf, read, twinOf } from "./forge";
import { sessionIdOf } from "./session-row";

/** What somebody copied from a browser before its session was ended. */
type Captured = { readonly jar: CookieJar; readonly accessToken: string };
const capture = (jar: CookieJar): Captured => ({ jar: jar.copy(), accessToken: accessTokenOf(jar) });

const byHeader = (address: string, { accessToken }: Captured, path = "/api/me") =>
  send(address, path, { headers: { authorization: `Bearer ${accessToken}` } }).then(({ status }) => status);

/** The statuses that the copy gets on one instance: by header, by cookie after every redirect, and for the refresh token. */
async function tryAll(address: string, captured: Captured): Promise<readonly number[]> {
  const refreshed = captured.jar.copy(address);
  return [
    await byHeader(address, captured),
    endOf(await browse(captured.jar.copy(address), "/api/me")).answer.status,
    (await refreshed.send("/api/auth/refresh", { method: "POST" })).status,
  ];
}

/** What `npm run user -- disable` writes, by hand: the revocation is announced by the database, not by the app. */
const disable = (database: Database, userId: string) =>
  database.query(
    `WITH u AS (UPDATE "User" SET "version" = "version" + 1, "disabledAt" = now() WHERE "id" = $1 RETURNING *)
     INSERT INTO "Revocation" ("kind", "subject", "version", "expiresAt")
     SELECT 'user', "id"::text, "version", now() + interval '1 hour' FROM u
     ON CONFLICT ("kind", "subject") DO UPDATE SET "version" = EXCLUDED."version", "expiresAt" = EXCLUDED."expiresAt"`,
    [userId],
  );

const endReasons = async (server: TestServer, id: string) =>
  (await server.database.query<{ endReason: string }>('SELECT "endReason" FROM "Session" WHERE "id" = $1', [id]))[0]
    ?.endReason;

describe("a captured token", () => {
  let server: TestServer;
  let twin: TestServer;
  let ada: TestUser;
  beforeAll(async () => {
    server = await startServer();
    twin = await startServer({ twinOf: server });
    ada = await createUser(server);
  });
  afterAll(async () => {
    await twin.stop();
    await server.stop();
  });

  const ways: readonly (readonly [string, string, (jar: CookieJar) => Promise<unknown>])[] = [
    ["sign-out", "signed_out", (jar) => jar.send("/api/auth/logout", { method: "POST" })],
    ["sign-out everywhere", "signed_out_everywhere", (jar) => jar.send("/api/auth/logout-all", { method: "POST" })],
    [
      "sign-out everywhere else",
      "revoked",
      async () => (await signIn(server, ada)).send("/api/auth/logout-others", { method: "POST" }),
    ],
    // feature:devices begin
    [
      "another device",
      "revoked",
      async (jar) => {
        const other = await signIn(server, ada);
        return other.send(`/api/auth/sessions/${sessionIdOf(jar)}`, { method: "DELETE" });
      },
    ],
    // feature:devices end
    [
      "a new sign-in in the same browser",
      "replaced",
      (jar) => jar.send("/api/auth/login", { method: "POST", body: { email: ada.email, password: ada.password } }),
    ],
  ];

  it.each(ways)("is refused at once after %s, by this process and by another, 25 of 25", async (_, reason, end) => {
    for (let round = 0; round < 25; round += 1) {
      const jar = await signIn(server, ada);
      const captured = capture(jar);
      expect(await byHeader(twin.address, captured)).toBe(200);
      await end(jar);
      expect(await byHeader(twin.address, captured)).toBe(401);
      expect(await tryAll(server.address, captured)).toEqual([401, 401, 401]);
      if (round === 0) {
        expect(await tryAll(twin.address, captured)).toEqual([401, 401, 401]);
        expect(await endReasons(server, sessionIdOf(captured.jar))).toBe(reason);
      }
    }
  });

  it("is refused by an instance whose feed is cut off, from the moment that the sign-out is answered", async () => {
    // The twin started last, so the younger of the two backends is that of its feed.
    const [feed] = await server.database.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'portcullis-feed' AND datname = current_database()
       ORDER BY backend_start DESC LIMIT 1`,
    );
    const pid = feed?.pid ?? 0;
    expect(pid).toBeGreaterThan(0);
    const jar = await signIn(server, ada);
    const captured = capture(jar);
    expect(await byHeader(twin.address, captured)).toBe(200);
    process.kill(pid, "SIGSTOP");
    try {
      await jar.send("/api/auth/logout", { method: "POST" });
      expect(await byHeader(twin.address, captured)).toBe(401);
    } finally {
      process.kill(pid, "SIGCONT");
    }
  });

  it("is refused after the account is disabled by a statement in the database, 25 of 25, within a second", async () => {
    for (let round = 0; round < 25; round += 1) {
      const { id } = ada;
      const captured = capture(await signIn(server, ada));
      await disable(server.database, id);
      for (const { address } of [server, twin]) {
        await expect.poll(() => byHeader(address, captured), { interval: 5, timeout: 1000 }).toBe(401);
        if (round % 5 === 0) expect(await tryAll(address, captured)).toEqual([401, 401, 401]);
      }
      await server.database.query('UPDATE "User" SET "disabledAt" = NULL WHERE "id" = $1', [id]);
      expect(await byHeader(twin.address, captured)).toBe(401);
    }
  });

  it("of a raised version is worth nothing by itself, and the next sign-in carries the new version", async () => {
    const captured = capture(await signIn(server, ada));
    const before = Number(read(captured.accessToken).claims["ver"]);
    await disable(server.database, ada.id);
    await server.database.query('UPDATE "User" SET "disabledAt" = NULL WHERE "id" = $1', [ada.id]);
    await expect.poll(() => byHeader(twin.address, captured), { interval: 5 }).toBe(401);
    const again = capture(await signIn(twin, ada));
    expect(read(again.accessToken).claims["ver"]).toBe(before + 1);
    expect(await byHeader(server.address, again)).toBe(200);
  });

  it("is refused by its own id too, which other tokens of the session survive", async () => {
    const captured = capture(await signIn(server, ada));
    await server.database.query(
      `INSERT INTO "Revocation" ("kind", "subject", "expiresAt") VALUES ('token', $1, now() + interval '1 hour')`,
      [read(captured.accessToken).claims["jti"]],
    );
    for (const { address } of [server, twin]) {
      await expect.poll(() => byHeader(address, captured), { interval: 5, timeout: 1000 }).toBe(401);
    }
  });

  it("is refused under the other of its two signatures as well, whether or not that was seen while it was good", async () => {
    const ends: readonly ((jar: CookieJar) => Promise<unknown>)[] = [
      (jar) => jar.send("/api/auth/logout", { method: "POST" }),
      (jar) =>
        server.database.query(
          `INSERT INTO "Revocation" ("kind", "subject", "expiresAt") VALUES ('token', $1, now() + interval '1 hour')`,
          [read(accessTokenOf(jar)).claims["jti"]],
        ),
      async () => {
        await disable(server.database, ada.id);
        return server.database.query('UPDATE "User" SET "disabledAt" = NULL WHERE "id" = $1', [ada.id]);
      },
    ];
    for (const end of ends) {
      const jar = await signIn(server, ada);
      const seen = capture(jar);
      const seenTwin: Captured = { ...seen, accessToken: twinOf(seen.accessToken) };
      expect([await byHeader(server.address, seen), await byHeader(server.address, seenTwin)]).toEqual([200, 200]);
      await end(jar);
      // The other instance has seen neither, so it verifies both afresh.
      for (const { address } of [server, twin]) {
        for (const token of [seen, seenTwin])
          await expect.poll(() => byHeader(address, token), { interval: 5, timeout: 1000 }).toBe(401);
      }
    }
  });

  it("is refused while the listening connections are killed over and over, 20 of 20", async () => {
    const { database } = server;
    const stop = new AbortController();
    const killed: number[] = [];
    const killing = (async () => {
      while (!stop.signal.aborted) {
        const rows = await database.query<{ pid: number }>(
          `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portcullis-feed' AND datname = current_database()`,
        );
        killed.push(...rows.map(({ pid }) => pid));
        await sleep(20);
      }
    })();
    try {
      for (let round = 0; round < 20; round += 1) {
        const jar = await signIn(round % 2 === 0 ? server : twin, ada);
        const captured = capture(jar);
        expect(await byHeader(twin.address, captured)).toBe(200);
        expect((await jar.send("/api/auth/logout", { method: "POST" })).status).toBe(204);
        const statuses = await Promise.all(
          [server, twin, server, twin].map(({ address }) => byHeader(address, captured)),
        );
        expect(statuses).toEqual([401, 401, 401, 401]);
      }
    } finally {
      stop.abort();
      await killing;
    }
    expect(new Set(killed).size).toBeGreaterThan(5);
  });

  it("is refused everywhere by the time that any of those who end it is answered: the second at once, and whoever tries again", async () => {
    const wire = await startWire(server.database);
    const slow = await startServer({ twinOf: server, database: wire.database });
    wire.delay(300);
    // Of two who sign out everywhere one may find their own session at its end: that it is over it hears as well.
    const ways: readonly ((jar: CookieJar) => Promise<unknown>)[] = [
      (jar) => jar.send("/api/auth/logout", { method: "POST" }),
      (jar) => jar.send("/api/auth/logout-all", { method: "POST" }),
      async () => (await signIn(server, ada)).send("/api/auth/logout-all", { method: "POST" }),
      async () => (await signIn(server, ada)).send("/api/auth/logout-others", { method: "POST" }),
      async (jar) => (await signIn(server, ada)).send(`/api/auth/sessions/${sessionIdOf(jar)}`, { method: "DELETE" }), // feature:devices
    ];
    try {
      for (const [index, end] of Array.from({ length: 5 }, () => ways)
        .flat()
        .entries()) {
        const captured = capture(await signIn(server, ada));
        await expect.poll(() => byHeader(slow.address, captured), { timeout: 10_000 }).toBe(200);
        const endAndTry = async () => {
          await end(captured.jar.copy());
          return byHeader(slow.address, captured);
        };
        const atOnce = await Promise.all([endAndTry(), endAndTry()]);
        expect([index, ...atOnce, await endAndTry()]).toEqual([index, 401, 401, 401]);
      }
    } finally {
      await slow.stop();
      await wire.stop();
    }
  });

  it("is refused everywhere by the time that a command says so, at once with a sign-out and repeated", async () => {
    const wire = await startWire(server.database);
    const slow = await startServer({ twinOf: server, database: wire.database });
    wire.delay(300);
    const operate = (...args: readonly string[]) =>
      command(["user", ...args, "--email", ada.email], { env: server.environment });
    try {
      for (const order of ["end-sessions", "disable"]) {
        const captured = capture(await signIn(server, ada));
        await expect.poll(() => byHeader(slow.address, captured), { timeout: 10_000 }).toBe(200);
        const bySignOut = async () => {
          await captured.jar.copy().send("/api/auth/logout", { method: "POST" });
          return byHeader(slow.address, captured);
        };
        const byCommand = async () => {
          expect(await operate(order)).toMatchObject({ code: 0 });
          return byHeader(slow.address, captured);
        };
        expect([order, ...(await Promise.all([byCommand(), bySignOut(), byCommand()]))]).toEqual([
          order,
          401,
          401,
          401,
        ]);
        expect(await byCommand()).toBe(401);
      }
    } finally {
      await operate("enable");
      await slow.stop();
      await wire.stop();
    }
  });

  it("that was refused long ago costs nobody a roll call", async () => {
    const [jar, live] = [await signIn(server, ada), await signIn(server, ada)];
    const dead = jar.copy();
    await jar.send("/api/auth/logout", { method: "POST" });
    await server.database.query(`UPDATE "Session" SET "endedAt" = now() - interval '11 seconds' WHERE "id" = $1`, [
      sessionIdOf(dead),
    ]);
    const listener = new pg.Client({ connectionString: server.database.url });
    await listener.connect();
    const calls: (string | undefined)[] = [];
    listener.on("notification", ({ payload }) => calls.push(payload));
    await listener.query("LISTEN revocation_roll");
    try {
      for (let round = 0; round < 5; round += 1)
        expect((await dead.copy().send("/api/auth/logout", { method: "POST" })).status).toBe(401);
      expect((await live.send("/api/auth/logout", { method: "POST" })).status).toBe(204);
      await listener.query("SELECT 1");
      expect(calls, "that of the one that was alive").toHaveLength(1);
    } finally {
      await listener.end();
    }
  });

  it("is refused by an instance that asks the table each time (REVOCATION_FEED=database)", async () => {
    const asking = await startServer({ twinOf: server, env: { REVOCATION_FEED: "database" } });
    try {
      for (let round = 0; round < 10; round += 1) {
        const jar = await signIn(server, ada);
        const captured = capture(jar);
        expect(await byHeader(asking.address, captured)).toBe(200);
        await jar.send("/api/auth/logout", { method: "POST" });
        expect(await byHeader(asking.address, captured)).toBe(401);
      }
      const jar = await signIn(asking, ada);
      const captured = capture(jar);
      await jar.send("/api/auth/logout", { method: "POST" });
      expect(await byHeader(server.address, captured)).toBe(401);
    } finally {
      await asking.stop();
    }
  });

  it("is refused by an instance that starts after it was revoked, among 12,000 others", async () => {
    const jar = await signIn(server, ada);
    await server.database.query(
      `INSERT INTO "Revocation" ("kind", "subject", "expiresAt")
       SELECT kind, gen_random_uuid(), now() + interval '1 hour'
       FROM generate_series(1, 6000), unnest('{session,token}'::"RevocationKind"[]) AS kind`,
    );
    const captured = capture(jar);
    await jar.send("/api/auth/logout", { method: "POST" });
    const late = await startServer({ twinOf: server });
    expect(await tryAll(late.address, captured)).toEqual([401, 401, 401]);
    await late.stop();
  });
});

/**
 * Every backend of the app's pool with the moment at which its last statement began: any statement changes it.
 * One that has just connected was asked nothing yet.
 */
const footprint = (database: Database) =>
  database.query<{ pid: number; query_start: Date; query: string }>(
    `SELECT pid, query_start, query FROM pg_stat_activity
     WHERE application_name = 'portcullis' AND datname = current_database() AND query_start IS NOT NULL ORDER BY pid`,
  );

/** What was asked since, but for the rounds of background work. */
async function askedSince(
  database: Database,
  before: Awaited<ReturnType<typeof footprint>>,
): Promise<readonly string[]> {
  const known = new Set(before.map(({ pid, query_start }) => `${pid} ${query_start.toISOString()}`));
  return (await footprint(database))
    .filter(({ pid, query_start }) => !known.has(`${pid} ${query_start.toISOString()}`))
    .map(({ query }) => query)
    .filter((query) => !query.includes('"AppLogout"')) // feature:openid-provider
    .filter((query) => !/"(Job|OutboxMail|Instance)"/.test(query));
}

describe("what a check costs", () => {
  let server: TestServer;
  let captured: Captured;
  beforeAll(async () => {
    server = await startServer();
    captured = capture(await signIn(server, await createUser(server)));
    // Whatever a start does in the background is over by then.
    await sleep(1500);
  });
  afterAll(() => server.stop());

  it("is no query: 200 authorised requests leave no trace in the database, one to /api/profile does", async () => {
    await byHeader(server.address, captured);
    const before = await footprint(server.database);
    for (let round = 0; round < 200; round += 1) expect(await byHeader(server.address, captured)).toBe(200);
    expect(await askedSince(server.database, before)).toEqual([]);
    expect(await byHeader(server.address, captured, "/api/profile")).toBe(200);
    expect(await askedSince(server.database, before)).not.toEqual([]);
  });

  it("is no query for a refusal either", async () => {
    const before = await footprint(server.database);
    for (let round = 0; round < 50; round += 1) {
      expect((await send(server.address, "/api/me", { headers: { authorization: "Bearer x" } })).status).toBe(401);
    }
    expect(await askedSince(server.database, before)).toEqual([]);
  });
});

describe("a PostgreSQL that freezes, stops and comes back", () => {
  let postgres: OwnPostgres;
  let server: TestServer;
  let twin: TestServer;
  let ada: TestUser;
  beforeAll(async () => {
    postgres = await startOwnPostgres();
    server = await startServer({ database: postgres });
    twin = await startServer({ twinOf: server });
    ada = await createUser(server);
  });
  afterAll(async () => {
    await twin.stop();
    await server.stop();
    await postgres.drop();
  });

  /** The postmaster and every process below it: a stopped postmaster alone leaves its backends at work. */
  function processes(): readonly number[] {
    const postmaster = String(postgres.pid());
    const children = execFileSync("pgrep", ["-P", postmaster], { encoding: "utf8" }).trim().split("\n");
    return [postmaster, ...children].map(Number);
  }
  function signal(pids: readonly number[], name: NodeJS.Signals): void {
    for (const pid of pids) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended meanwhile.
      }
    }
  }

  it("frozen: protected routes answer 503 and never 200 without a check, revoked tokens stay refused, and all works again", async () => {
    const live = capture(await signIn(server, ada));
    const jar = await signIn(server, ada);
    const dead = capture(jar);
    await jar.send("/api/auth/logout", { method: "POST" });
    const frozen = processes();
    signal(frozen, "SIGSTOP");
    try {
      // What was heard a moment ago is trusted for a second, no longer.
      await sleep(1300);
      const asked = Promise.all(
        [server, twin].flatMap(({ address }) => [
          byHeader(address, live),
          byHeader(address, live, "/api/profile"),
          byHeader(address, dead),
          live.jar
            .copy(address)
            .send("/dashboard")
            .then(({ status }) => status),
          live.jar
            .copy(address)
            .send("/api/me")
            .then(({ status }) => status),
        ]),
      );
      expect(await asked).toEqual([503, 503, 401, 503, 503, 503, 503, 401, 503, 503]);
      const ready = await send(server.address, "/api/health/ready");
      expect(ready.status).toBe(503);
      expect((await send(server.address, "/api/health/live")).status).toBe(200);
      const refusal = await send(server.address, "/api/me", {
        headers: { authorization: `Bearer ${live.accessToken}` },
      });
      expect(refusal.status).toBe(503);
      expect(refusal.headers["content-type"]).toMatch(/^application\/problem\+json/);
      expect(Number(refusal.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    } finally {
      signal(frozen, "SIGCONT");
    }
    for (const { address } of [server, twin]) {
      await expect.poll(() => byHeader(address, live), { timeout: 15_000 }).toBe(200);
      expect(await byHeader(address, dead)).toBe(401);
    }
    await live.jar.copy().send("/api/auth/logout", { method: "POST" });
    expect(await byHeader(twin.address, live)).toBe(401);
  });

  it("restarted: what was revoked before, meanwhile and after is refused, and the replica catches up", async () => {
    const [before, meanwhile, after, live] = [
      await signIn(server, ada),
      await signIn(server, ada),
      await signIn(server, ada),
      await signIn(server, ada),
    ].map(capture);
    if (before === undefined || meanwhile === undefined || after === undefined || live === undefined) return;
    await before.jar.copy().send("/api/auth/logout", { method: "POST" });
    await postgres.restart();
    await postgres.query(
      `INSERT INTO "Revocation" ("kind", "subject", "expiresAt") VALUES ('session', $1, now() + interval '1 hour')`,
      [sessionIdOf(meanwhile.jar)],
    );
    for (const { address } of [server, twin]) {
      for (let round = 0; round < 10; round += 1) {
        expect([401, 503]).toContain(await byHeader(address, before));
        expect([401, 503]).toContain(await byHeader(address, meanwhile));
      }
      await expect.poll(() => byHeader(address, live), { timeout: 15_000 }).toBe(200);
    }
    // Long enough for both feeds to be back: from here on memory answers again.
    await sleep(3000);
    const trace = await footprint(postgres);
    for (const { address } of [server, twin]) {
      expect([await byHeader(address, before), await byHeader(address, meanwhile)]).toEqual([401, 401]);
      expect(await byHeader(address, live)).toBe(200);
    }
    expect(await askedSince(postgres, trace)).toEqual([]);
    await after.jar.copy().send("/api/auth/logout", { method: "POST" });
    expect(await byHeader(twin.address, after)).toBe(401);
  });
});
