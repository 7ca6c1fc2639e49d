import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  type CookieJar,
  createUser,
  send,
  signIn,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";
import { startWire, type Wire } from "../harness/wire";
import { command } from "../setup/run";
import { browse, endOf } from "./browser";
import { accessCookie, accessTokenOf, expire, forge, read, refreshCookie, refreshedCookie } from "./forge";
import { refreshTokenOf, signingKey, without } from "./forge";
import { age, rowOf, sessionIdOf } from "./session-row";

/** Longer than REFRESH_LEEWAY. */
const afterTheLeeway = 31;

let server: TestServer;
let ada: TestUser;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});
afterAll(() => server.stop());

const refresh = (jar: CookieJar): Promise<Answer> => jar.send("/api/auth/refresh", { method: "POST" });
const leeway = (jar: CookieJar) => age(server.database, jar, "rotatedAt", afterTheLeeway);
const seen = async (jar: CookieJar) => (await rowOf(server.database, jar)).seenGeneration;

/** A browser whose session has moved on to generation 1, and what it would be if that answer had been lost. */
async function movedOn(of = server, who = ada): Promise<{ readonly jar: CookieJar; readonly before: CookieJar }> {
  const jar = await signIn(of, who);
  const before = jar.copy();
  expect((await refresh(jar)).status).toBe(204);
  return { jar, before };
}

async function expectAlive(jar: CookieJar): Promise<void> {
  expect((await refresh(jar)).status).toBe(204);
  expect((await jar.send("/api/me")).status).toBe(200);
  const reports = `SELECT 1 FROM "AuditEvent" WHERE "sessionId" = $1 AND "type" = 'refresh_reuse'`;
  expect(await server.database.query(reports, [sessionIdOf(jar)])).toEqual([]);
}

describe("a refresh token", () => {
  it("of the present generation is good again inside the leeway: the same one, a new access token, a later end", async () => {
    const { jar } = await movedOn();
    const held = { refresh: refreshTokenOf(jar), access: accessTokenOf(jar) };
    await server.database.query(
      `UPDATE "Session" SET "idleExpiresAt" = "idleExpiresAt" - interval '1 hour' WHERE "id" = $1`,
      [sessionIdOf(jar)],
    );
    const { idleExpiresAt } = await rowOf(server.database, jar);
    expect((await refresh(jar)).status).toBe(204);
    expect(refreshTokenOf(jar)).toBe(held.refresh);
    expect(accessTokenOf(jar)).not.toBe(held.access);
    const row = await rowOf(server.database, jar);
    expect(row.generation).toBe(1);
    expect(row.idleExpiresAt.getTime()).toBeGreaterThan(idleExpiresAt.getTime());
    await leeway(jar);
    expect((await refresh(jar)).status).toBe(204);
    expect((await rowOf(server.database, jar)).generation).toBe(2);
  });

  it("that an access token has been shown after is spent within a second, at any instance, and a replay ends the session", async () => {
    const twin = await startServer({ twinOf: server });
    const { jar, before } = await movedOn();
    expect(await seen(jar)).toBe(0);
    expect((await jar.copy(twin.address).send("/api/me")).status).toBe(200);
    await expect.poll(() => seen(jar), { timeout: 1_000 }).toBe(1);
    await leeway(jar);
    expect((await refresh(before)).status).toBe(401);
    expect((await rowOf(server.database, jar)).endReason).toBe("refresh_reuse");
    await twin.stop();
  });

  it("whose successor has been shown is spent: 100 replays of 100 end the session", async () => {
    let ended = 0;
    for (let round = 0; round < 100; round += 1) {
      const { jar, before } = await movedOn();
      await refresh(jar);
      await leeway(jar);
      await refresh(before);
      if ((await jar.send("/api/me")).status === 401) ended += 1;
    }
    expect(ended).toBe(100);
  });

  it("has one successor for 20 who present it at once at two instances, 50 of 50", async () => {
    const twin = await startServer({ twinOf: server });
    for (let round = 0; round < 50; round += 1) {
      const jar = await signIn(server, ada);
      const copies = Array.from({ length: 20 }, (_, index) => jar.copy((index % 2 === 0 ? server : twin).address));
      const answers = await Promise.all(copies.map(refresh));
      expect([...new Set(answers.map(({ status }) => status))]).toEqual([204]);
      expect(new Set(copies.map(refreshTokenOf)).size).toBe(1);
      expect((await rowOf(server.database, jar)).generation).toBe(1);
    }
    await twin.stop();
  });
});

describe("an answer that is lost makes nobody a thief, however late the client comes back:", () => {
  it("dropped on the wire between server and client", async () => {
    const { jar, before } = await movedOn();
    await leeway(jar);
    expect((await refresh(before)).status).toBe(204);
    expect(refreshTokenOf(before)).toBe(refreshTokenOf(jar));
    await expectAlive(before);
  });

  it("two refreshes within a second while an older request hangs elsewhere", async () => {
    const jar = await signIn(server, ada);
    const hanging = jar.copy();
    await refresh(jar);
    await refresh(jar);
    await refresh(jar);
    expect((await refresh(hanging)).status).toBe(204);
    await expectAlive(jar);
  });

  describe("the database's own, after the commit", () => {
    let wire: Wire;
    let instance: TestServer;
    beforeAll(async () => {
      wire = await startWire(server.database);
      instance = await startServer({ twinOf: server, database: wire.database });
    });
    afterAll(async () => {
      await instance.stop();
      await wire.stop();
    });

    it("is a 503 that leaves the cookies alone, and after the leeway the same token works", async () => {
      const jar = (await signIn(server, ada)).copy(instance.address);
      const lost = wire.loseAnswerTo("seenGeneration");
      const answer = await refresh(jar);
      await lost;
      expect([answer.status, answer.setCookies]).toEqual([503, []]);
      expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
      expect((await rowOf(server.database, jar)).generation).toBe(1);
      await leeway(jar);
      await expectAlive(jar);
    });

    it("over a connection that says nothing more costs the next one nothing", async () => {
      const { email, password } = ada;
      const login = () => send(instance.address, "/api/auth/login", { method: "POST", body: { email, password } });
      const lost = wire.swallowAnswerTo('INTO "Session"');
      expect((await login()).status).toBe(503);
      await lost;
      expect((await login()).status).toBe(200);
    });

    it("to a sign-out leaves it in the audit trail", async () => {
      const jar = (await signIn(server, ada)).copy(instance.address);
      const { id } = await rowOf(server.database, jar);
      const lost = wire.loseAnswerTo("COMMIT");
      expect((await jar.send("/api/auth/logout", { method: "POST" })).status).toBe(503);
      await lost;
      const told = await server.database.query(
        `SELECT "userId"::text FROM "AuditEvent" WHERE "type" = 'sign_out' AND "sessionId" = $1::uuid`,
        [id],
      );
      expect(told).toEqual([{ userId: ada.id }]);
    });
  });
});

describe("an instance", () => {
  it("that is killed between sight and note ends nobody's session", async () => {
    const dying = await startServer({ twinOf: server });
    const { jar, before } = await movedOn();
    const { query } = server.database;
    const waiting = () =>
      query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%seenGeneration%'`,
      );
    const holding = query(`
      DO $$ BEGIN
        PERFORM 1 FROM "Session" WHERE "id" = '${sessionIdOf(jar)}' FOR UPDATE;
        WHILE NOT EXISTS (SELECT 1 FROM "Revocation" WHERE "subject" = 'let go of ${sessionIdOf(jar)}') LOOP
          PERFORM pg_sleep(0.02);
        END LOOP;
      END $$`);
    expect((await jar.copy(dying.address).send("/api/me")).status).toBe(200);
    await expect.poll(waiting).toHaveLength(1);
    dying.signal("SIGKILL");
    await dying.stop();
    for (const { pid } of await waiting()) await query("SELECT pg_terminate_backend($1)", [pid]);
    await query(
      `INSERT INTO "Revocation" ("kind", "subject", "expiresAt") VALUES ('session', $1, now() + interval '1 hour')`,
      [`let go of ${sessionIdOf(jar)}`],
    );
    await holding;
    expect(await seen(jar)).toBe(0);
    await leeway(jar);
    await expectAlive(before);
  });

  it("of the release before may work on the same rows: it notes nothing, its tokens name no generation, and nobody is ended", async () => {
    const jar = await signIn(server, ada);
    await server.database.query(
      `UPDATE "Session" SET "generation" = 1, "rotatedAt" = now() - interval '1 hour' WHERE "id" = $1`,
      [sessionIdOf(jar)],
    );
    const { header, claims } = read(accessTokenOf(jar));
    const token = forge(signingKey(server), header, without(claims, "gen"));
    const me = await send(server.address, "/api/me", { headers: { authorization: `Bearer ${token}` } });
    expect(me.status).toBe(200);
    await expectAlive(jar);
    expect((await refresh(jar)).status).toBe(204);
    expect((await rowOf(server.database, jar)).generation).toBe(2);
  });
});

describe("a client that brings cookies and keeps none", () => {
  /** Follows redirects with the same cookies, as fetch does from a server. */
  async function follow(jar: CookieJar, path: string): Promise<readonly { path: string; answer: Answer }[]> {
    const hops: { path: string; answer: Answer }[] = [];
    let next: string | undefined = path;
    while (next !== undefined && hops.length < 30) {
      const answer = await jar.copy().send(next);
      hops.push({ path: next, answer });
      const { location } = answer.headers;
      const target = location === undefined ? undefined : new URL(location, server.origin);
      next = target && target.pathname + target.search;
    }
    return hops;
  }

  it.each(["/api/me", "/dashboard"])(
    "ends after two laps at %s, for one generation, and costs nobody the session",
    async (path) => {
      const jar = await signIn(server, ada);
      expire(jar, server);
      const hops = await follow(jar, path);
      expect(hops.filter(({ path: hop }) => hop.startsWith("/api/auth/refresh"))).toHaveLength(2);
      const last = hops.at(-1);
      if (path === "/api/me") expect(last?.answer.status).toBe(401);
      else expect(last?.path).toBe("/login?next=%2Fdashboard&reason=session_problem");
      expect((await rowOf(server.database, jar)).generation).toBe(1);
      await leeway(jar);
      await expectAlive(jar);
    },
  );

  it("ends as soon with a token that the gate takes and the guard does not, after a change of role", async () => {
    const eve = await createUser(server);
    const jar = await signIn(server, eve);
    expect(
      await command(["user", "set-role", "--email", eve.email, "--role", "admin"], { env: server.environment }),
    ).toMatchObject({ code: 0 });
    const hops = await follow(jar, "/api/me");
    expect(hops.length).toBeLessThanOrEqual(6);
    expect(hops.at(-1)?.answer.status).toBe(401);
    await expectAlive(jar);
  });

  it("ends as soon where the generation does not even move", async () => {
    const { jar } = await movedOn();
    expire(jar, server);
    expect((await follow(jar, "/api/me")).length).toBeLessThanOrEqual(6);
    await expectAlive(jar);
  });

  it("leaves no mark in the address of a browser, neither of one refresh nor of several at once", async () => {
    const jar = await signIn(server, ada);
    expire(jar, server);
    const ends = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => endOf(await browse(jar.copy(), `/dashboard?a=${index}&b=%2F`))),
    );
    expect(ends.map(({ path, answer }) => [path, answer.status])).toEqual(
      ends.map((_, index) => [`/dashboard?a=${index}&b=%2F`, 200]),
    );
    expect((await rowOf(server.database, jar)).generation).toBe(1);
  });

  it("leaves none in that of a page's router either, by HTTP: it follows no redirect in a payload to where it is going, and stays empty", async () => {
    const jar = await signIn(server, ada);
    jar.cookies.set(refreshedCookie, "1");
    const answer = await jar.send("/dashboard?a=1&_lap=1&_rsc", { headers: { rsc: "1" } });
    expect([answer.status, answer.headers["location"]?.replace(server.origin, "")]).toEqual([307, "/dashboard?a=1"]);
  });
});

describe("GET /api/auth/refresh", () => {
  it.each(["GET", "HEAD", "PUT", "PATCH", "DELETE"])("%s without a way to go on moves nothing", async (method) => {
    const jar = await signIn(server, ada);
    const answer = await jar.send("/api/auth/refresh", { method });
    expect([answer.status, answer.setCookies]).toEqual([400, []]);
    expect((await rowOf(server.database, jar)).generation).toBe(0);
    expect(jar.cookies.has(accessCookie) && jar.cookies.has(refreshCookie)).toBe(true);
  });
});
