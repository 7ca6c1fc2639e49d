import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { reauthenticatedSchema } from "@/lib/shared/features/step-up";
import { accessCookie, accessTokenOf, read, refreshTokenOf, without } from "../../attack/forge";
import { browse, endOf } from "../../attack/browser";
import { age, rowOf, sessionIdOf } from "../../attack/session-row";
import {
  type Answer,
  type CookieJar,
  createUser,
  send,
  signIn,
  startServer,
  type TestServer,
  type TestUser,
} from "../../harness";
import { startWire } from "../../harness/wire";

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

const path = "/api/auth/reauthenticate";
const prove = (jar: CookieJar, password = ada.password): Promise<Answer> =>
  jar.send(path, { method: "POST", body: { password } });
const statusOf = async (address: string, token: string) =>
  (await send(address, "/api/me", { headers: { authorization: `Bearer ${token}` } })).status;
const claimsOf = (jar: CookieJar) => read(accessTokenOf(jar)).claims;

/** Somebody who has proved who they are an hour ago. */
async function stale(): Promise<CookieJar> {
  const jar = await signIn(server, ada);
  await age(server.database, jar, "authenticatedAt", 3600);
  expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  return jar;
}

async function expectAlive(jar: CookieJar): Promise<void> {
  expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  expect((await jar.send("/api/me")).status).toBe(200);
  expect((await rowOf(server.database, jar)).endedAt).toBeNull();
}

describe("a right password", () => {
  it("gives a token that says when, by the database's clock, and what it said before; the session stays as it was", async () => {
    const jar = await stale();
    const held = { claims: claimsOf(jar), refresh: refreshTokenOf(jar), row: await rowOf(server.database, jar) };
    const answer = await prove(jar);
    expect(answer.status).toBe(200);
    const [clock] = await server.database.query<{ now: Date }>("SELECT now()");
    const claims = claimsOf(jar);
    const at = Number(claims["auth_time"]);
    expect(Math.abs(at - (clock?.now.getTime() ?? 0) / 1000)).toBeLessThan(10);
    expect(at - Number(held.claims["auth_time"])).toBeGreaterThan(3590);
    const moved = ["jti", "iat", "exp", "auth_time"];
    expect(without(claims, ...moved)).toEqual(without(held.claims, ...moved));
    expect(refreshTokenOf(jar)).toBe(held.refresh);
    const row = await rowOf(server.database, jar);
    // That a token of this generation was shown is noted beside it.
    const whatElse = {
      authenticatedAt: null,
      seenGeneration: null,
      provedBy: null, // feature:openid-provider
    };
    expect({ ...row, ...whatElse }).toEqual({ ...held.row, ...whatElse });
    const { session, authenticatedAt, ...rest } = reauthenticatedSchema.parse(answer.json());
    expect(session).toEqual({ id: row.id, expiresAt: row.idleExpiresAt.toISOString() });
    expect(authenticatedAt).toBe(row.authenticatedAt.toISOString());
    expect(rest).toEqual({});
    expect(answer.setCookies.map((line) => line.split("=")[0])).toEqual([accessCookie]);
    await expectAlive(jar);
  });

  it("is the end of the token before on every instance at once, and the next one is good on all of them, 25 of 25", async () => {
    const jar = await stale();
    for (let round = 0; round < 25; round += 1) {
      const [here, there] = round % 2 === 0 ? [server, twin] : [twin, server];
      const before = accessTokenOf(jar);
      expect([await statusOf(here.address, before), await statusOf(there.address, before)]).toEqual([200, 200]);
      const answer = await send(here.address, path, {
        method: "POST",
        headers: { cookie: jar.header },
        body: { password: ada.password },
      });
      const next = new RegExp(`${accessCookie}=([^;]+)`).exec(answer.setCookies.join())?.[1] ?? "";
      expect(await Promise.all([there, here].map(({ address }) => statusOf(address, before)))).toEqual([401, 401]);
      expect(await Promise.all([there, here].map(({ address }) => statusOf(address, next)))).toEqual([200, 200]);
      jar.cookies.set(accessCookie, next);
    }
  });

  it("gives a program that presented a bearer token the next one in the answer, and no cookie", async () => {
    const jar = await stale();
    const before = accessTokenOf(jar);
    // Whatever a program says that it would accept: it is no browser that is led on.
    const headers = { authorization: `Bearer ${before}`, accept: "text/html, image/gif, */*; q=.2" };
    const given = await send(server.address, path, { method: "POST", headers, body: { password: ada.password } });
    expect([given.status, given.setCookies]).toEqual([200, []]);
    expect(given.headers["cache-control"]).toBe("private, no-store");
    const { access_token: token = "", token_type, expires_in = 0 } = reauthenticatedSchema.parse(given.json());
    expect(token_type).toBe("Bearer");
    expect(expires_in).toBeGreaterThan(590);
    expect(expires_in).toBeLessThanOrEqual(600);
    expect([await statusOf(twin.address, token), await statusOf(twin.address, before)]).toEqual([200, 401]);
    // The browser that the token was copied from goes through a refresh.
    expect(endOf(await browse(jar, "/dashboard")).answer.status).toBe(200);
  });

  it("adds how it was proved to how it was before, once", async () => {
    const jar = await stale();
    const set = `UPDATE "Session" SET "amr" = '{otp}' WHERE "id" = $1`;
    await server.database.query(set, [sessionIdOf(jar)]);
    for (let time = 0; time < 2; time += 1) expect((await prove(jar)).status).toBe(200);
    expect((await rowOf(server.database, jar)).amr).toEqual(["otp", "pwd"]);
    expect(claimsOf(jar)["amr"]).toEqual(["otp", "pwd"]);
  });

  it("costs nobody the session: 20 at once, on two instances", async () => {
    const jar = await stale();
    const tabs = Array.from({ length: 20 }, (_, tab) => jar.copy((tab % 2 === 0 ? server : twin).address));
    const before = accessTokenOf(jar);
    const body = { password: ada.password };
    const answers = await Promise.all(
      tabs.map(async (tab) => endOf(await browse(tab, path, { method: "POST", body }))),
    );
    expect(answers.map(({ answer }) => answer.status)).toEqual(tabs.map(() => 200));
    expect(await statusOf(twin.address, before)).toBe(401);
    for (const tab of tabs) expect(await statusOf(server.address, accessTokenOf(tab))).toBe(200);
    for (const tab of tabs) expect(endOf(await browse(tab, "/dashboard")).answer.status).toBe(200);
    expect((await rowOf(server.database, jar)).endedAt).toBeNull();
  });
});

describe("an answer that is lost", () => {
  it("costs a silent refresh: the next page and the next form go through it, and the proof counts", async () => {
    for (const ask of [
      (tab: CookieJar) => browse(tab, "/dashboard"),
      (tab: CookieJar) => browse(tab, path, { method: "POST", body: { password: ada.password } }),
    ]) {
      const jar = await stale();
      const tab = jar.copy();
      expect((await prove(jar.copy())).status).toBe(200);
      await age(server.database, jar, "rotatedAt", 31);
      const hops = await ask(tab);
      expect(hops.map(({ answer }) => answer.status)).toEqual([307, 307, 200]);
      expect(Number(claimsOf(tab)["auth_time"])).toBeGreaterThan(Number(claimsOf(jar)["auth_time"]) + 3590);
      await expectAlive(tab);
    }
  });

  it("of the database's is a 503 that leaves the cookies alone; whatever became of it, the session goes on", async () => {
    const wire = await startWire(server.database);
    const behind = await startServer({ twinOf: server, database: wire.database });
    const jar = await stale();
    const lost = wire.loseAnswerTo("COMMIT");
    const answer = await prove(jar.copy(behind.address));
    await lost;
    expect([answer.status, answer.setCookies]).toEqual([503, []]);
    const tab = jar.copy(behind.address);
    expect(endOf(await browse(tab, "/dashboard")).answer.status).toBe(200);
    expect((await prove(tab)).status).toBe(200);
    await expectAlive(tab);
    await behind.stop();
    await wire.stop();
  });

  it("of a refresh before it is no more spent than it was: the refresh token that the browser holds stays good", async () => {
    const jar = await stale();
    await age(server.database, jar, "rotatedAt", 31);
    const tab = jar.copy();
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await prove(tab)).status).toBe(200);
    expect((await tab.send("/api/me")).status).toBe(200);
    // What an instance has seen it writes down in turn: once this one is there, so is whatever the tab has shown.
    const later = await stale();
    expect((await later.send("/api/me")).status).toBe(200);
    await expect.poll(async () => (await rowOf(server.database, later)).seenGeneration).toBe(1);
    await age(server.database, jar, "rotatedAt", 31);
    await expectAlive(tab);
  });
});

describe("whoever has not proved it", () => {
  it("keeps the token, and the owner reads of it", async () => {
    const jar = await stale();
    const before = accessTokenOf(jar);
    const answer = await prove(jar, "not the password at all");
    expect([answer.status, (answer.json() as { code: string }).code]).toEqual([401, "invalid_credentials"]);
    expect(answer.setCookies).toEqual([]);
    expect(await statusOf(twin.address, before)).toBe(200);
    expect((await prove(jar)).status).toBe(200);
    const trail = await server.database.query(
      `SELECT "outcome"::text AS "outcome", "userId"::text AS "userId", "detail"->>'reason' AS "reason" FROM "AuditEvent"
       WHERE "type" = 'reauthentication' AND "sessionId" = $1 ORDER BY "at"`,
      [sessionIdOf(jar)],
    );
    expect(trail).toEqual([
      { outcome: "failure", userId: ada.id, reason: "password" },
      { outcome: "success", userId: ada.id, reason: null },
    ]);
    const { text } = await jar.send("/dashboard");
    expect(text).toContain("Identity confirmed");
    expect(text).toContain("Identity not confirmed");
  });

  it("is let in no more after the session's end, nor after the account's", async () => {
    const jar = await stale();
    const away = jar.copy();
    expect((await jar.send("/api/auth/logout", { method: "POST" })).status).toBe(204);
    expect((await prove(away)).status).toBe(401);
    const bob = await createUser(server);
    const his = await signIn(server, bob);
    const { authenticatedAt } = await rowOf(server.database, his);
    await server.database.query(`UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`, [bob.id]);
    const answer = await prove(his, bob.password);
    expect([answer.status, answer.setCookies]).toEqual([401, []]);
    expect((await rowOf(server.database, his)).authenticatedAt).toEqual(authenticatedAt);
  });

  // A thief who has the session and the old password, while the owner changes that in the same session.
  it("is made fresh by no password that is replaced at this moment", async () => {
    const bob = await createUser(server);
    const jar = await signIn(server, bob);
    await age(server.database, jar, "authenticatedAt", 3600);
    const before = await rowOf(server.database, jar);
    const owner = new pg.Client({ connectionString: server.database.url });
    await owner.connect();
    await owner.query("BEGIN");
    await owner.query(`UPDATE "User" SET "credentialVersion" = "credentialVersion" + 1 WHERE "id" = $1`, [bob.id]);
    const answering = prove(jar, bob.password);
    await vi.waitFor(async () => {
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(await server.database.query(waiting)).toHaveLength(1);
    }, 10_000);
    await owner.query("COMMIT");
    await owner.end();
    const answer = await answering;
    expect([answer.status, answer.setCookies]).toEqual([401, []]);
    const after = await rowOf(server.database, jar);
    expect([after.authenticatedAt, after.endedAt]).toEqual([before.authenticatedAt, null]);
  });

  it("has no answer for nobody, and no password in place of a session", async () => {
    const nobody = await send(server.address, path, { method: "POST", body: { password: ada.password } });
    expect([nobody.status, nobody.setCookies]).toEqual([401, []]);
    const jar = await stale();
    for (const body of [{}, { password: 1 }, { password: ada.password, email: ada.email }])
      expect((await jar.send(path, { method: "POST", body })).status).toBe(400);
  });
});
