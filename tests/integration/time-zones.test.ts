import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expire, read, accessTokenOf } from "../attack/forge";
import { age, sessionIdOf } from "../attack/session-row";
import { createUser, type Database, signIn, startDatabase, startServer, type TestServer } from "../harness";
import { type Pooler, startPgBouncer } from "../harness/pgbouncer";

/** Both behind and ahead of UTC, and one that is off by half an hour. */
const zones = ["America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"];
const week = 7 * 24 * 60 * 60;

/** What has to be so wherever a database thinks it is. */
function hold(
  started: () => { readonly server: TestServer; readonly database: Database; readonly zone: string },
): void {
  it("the database is there, and this connection is not", async () => {
    const { database, zone } = started();
    expect(await database.query("SHOW timezone")).toEqual([{ TimeZone: zone }]);
  });

  it("a session begins now and lives for as long as is configured", async () => {
    const { server } = started();
    const jar = await signIn(server, await createUser(server));
    const { claims } = read(accessTokenOf(jar));
    const at = Date.now() / 1000;
    expect(Math.abs(Number(claims["auth_time"]) - at)).toBeLessThan(10);
    expect(Math.abs(Number(claims["iat"]) - at)).toBeLessThan(10);
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(600);
    const refreshed = await jar.send("/api/auth/refresh", { method: "POST" });
    for (const line of refreshed.setCookies) {
      const age = Number(/max-age=(\d+)/i.exec(line)?.[1]);
      expect(age).toBeGreaterThan(week - 10);
      expect(age).toBeLessThanOrEqual(week);
    }
    // feature:devices begin
    const devices = (await jar.send("/api/auth/sessions")).json() as { sessions: { expiresAt: string }[] };
    expect(devices.sessions).toHaveLength(1);
    expect(Math.abs(Date.parse(devices.sessions[0]?.expiresAt ?? "") / 1000 - at - week)).toBeLessThan(10);
    // feature:devices end
  });

  it("a proof given again counts from now", async () => {
    const { server, database } = started();
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    await age(database, jar, "authenticatedAt", week);
    const sent = { method: "POST", body: { password: ada.password } };
    expect((await jar.send("/api/auth/reauthenticate", sent)).status).toBe(200);
    expect(Math.abs(Number(read(accessTokenOf(jar)).claims["auth_time"]) - Date.now() / 1000)).toBeLessThan(10);
  });

  it("one that is over is over, and one that is not is not", async () => {
    const { server, database } = started();
    const ada = await createUser(server);
    const [live, dead] = [await signIn(server, ada), await signIn(server, ada)];
    await database.query(`UPDATE "Session" SET "idleExpiresAt" = now() - interval '1 second' WHERE "id" = $1`, [
      sessionIdOf(dead),
    ]);
    await database.query(`UPDATE "Session" SET "idleExpiresAt" = now() + interval '1 hour' WHERE "id" = $1`, [
      sessionIdOf(live),
    ]);
    expire(live, server);
    expire(dead, server);
    expect((await live.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await dead.send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
    expect((await live.send("/api/me")).status).toBe(200);
    expect((await dead.copy().send("/api/me", { headers: { accept: "application/json" } })).status).not.toBe(200);
    // feature:devices begin
    const devices = (await live.send("/api/auth/sessions")).json() as { sessions: { id: string }[] };
    expect(devices.sessions.map(({ id }) => id)).toEqual([sessionIdOf(live)]);
    // feature:devices end
  });
}

describe.each(zones)("a database in %s", (zone) => {
  let database: Database;
  let server: TestServer;
  beforeAll(async () => {
    database = await startDatabase();
    await database.query(`ALTER DATABASE "${new URL(database.url).pathname.slice(1)}" SET timezone TO '${zone}'`);
    server = await startServer({ database, env: { TZ: "America/St_Johns", SESSION_IDLE_TTL: String(week) } });
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  hold(() => ({ server, database, zone }));
});

describe("PgBouncer in transaction mode", () => {
  const zone = "America/New_York";
  let database: Database;
  let pooler: Pooler;
  let server: TestServer;
  beforeAll(async () => {
    database = await startDatabase();
    pooler = await startPgBouncer(database);
    server = await startServer({ database: { ...database, url: pooler.url }, env: { REVOCATION_FEED: "database" } });
  });
  afterAll(async () => {
    await server.stop();
    await pooler.stop();
    await database.drop();
  });

  hold(() => ({ server, database, zone }));
});
