import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CookieJar, createUser, send, signIn, startServer, type TestServer, type TestUser } from "../harness";
import { command } from "../setup/run";
import { type SteppedClock, steppedClock } from "../harness/stepped-clock";
import { browse, endOf } from "./browser";
import { accessTokenOf } from "./forge";

const hour = 3600;

describe("a clock that is", () => {
  let server: TestServer;
  let ada: TestUser;
  beforeAll(async () => {
    server = await startServer({ env: { ACCESS_TOKEN_TTL: "20" } });
    ada = await createUser(server);
  });
  afterAll(() => server.stop());

  /** Where a browser ends that asks an instance for a page, with a session that began elsewhere. */
  const openDashboard = async (jar: CookieJar) => endOf(await browse(jar, "/dashboard"));

  it.each([
    ["30 seconds behind", -30],
    ["30 seconds ahead, when tokens live for 20", 30],
    ["two hours ahead", 2 * hour],
  ])("%s: its instance takes the sessions of the others, and its own", async (_, seconds) => {
    const clock = steppedClock(seconds);
    const off = await startServer({ twinOf: server, env: clock.env });
    try {
      const elsewhere = await signIn(server, ada);
      expect(await openDashboard(elsewhere.copy(off.address))).toMatchObject({
        path: "/dashboard",
        answer: { status: 200 },
      });
      const own = await signIn(server, ada).then((jar) => jar.copy(off.address));
      await own.send("/api/auth/refresh", { method: "POST" });
      expect(await openDashboard(own)).toMatchObject({ path: "/dashboard", answer: { status: 200 } });
      expect(endOf(await browse(own, "/api/me")).answer.status).toBe(200);
    } finally {
      await off.stop();
      clock.remove();
    }
  });
});

describe("a command on a machine whose clock is two hours ahead", () => {
  it("writes the database's time", async () => {
    const clock = steppedClock(2 * hour);
    const server = await startServer();
    try {
      const ada = await createUser(server);
      await signIn(server, ada);
      const env = { ...server.environment, ...clock.env };
      expect(await command(["user", "end-sessions", "--email", ada.email], { env })).toMatchObject({ code: 0 });
      const [ended] = await server.database.query<{ off: number }>(
        `SELECT extract(epoch FROM "endedAt" - now())::float8 AS "off" FROM "Session" WHERE "userId" = $1`,
        [ada.id],
      );
      expect(Math.abs(ended?.off ?? Infinity)).toBeLessThan(hour);
    } finally {
      await server.stop();
      clock.remove();
    }
  });
});

describe("an instance whose clock is two hours ahead for a minute, and then right again", () => {
  let clock: SteppedClock;
  let server: TestServer;
  let stepped: TestServer;
  let ada: TestUser;
  beforeAll(async () => {
    clock = steppedClock(0);
    server = await startServer();
    stepped = await startServer({ twinOf: server, env: clock.env });
    ada = await createUser(server);
  });
  afterAll(async () => {
    await stepped.stop();
    await server.stop();
    clock.remove();
  });

  it("refuses what was revoked before all the while, 5 of 5, and takes what was not", async () => {
    const live = await signIn(server, ada);
    const jars = await Promise.all(Array.from({ length: 5 }, () => signIn(server, ada)));
    const dead = jars.map((jar) => jar.copy(stepped.address));
    for (const jar of jars) await jar.send("/api/auth/logout", { method: "POST" });
    const answers = () =>
      Promise.all(
        dead.map(async (jar) => {
          const headers = { authorization: `Bearer ${accessTokenOf(jar)}` };
          return (await send(stepped.address, "/api/me", { headers })).status;
        }),
      );
    const refused = Array.from({ length: 5 }, () => 401);
    expect(await answers()).toEqual(refused);
    clock.step(2 * hour);
    // The minute in which its memory is looked through for what is over.
    await sleep(61_000);
    expect(await answers()).toEqual(refused);
    clock.step(0);
    expect(await answers()).toEqual(refused);
    const headers = { authorization: `Bearer ${accessTokenOf(live)}` };
    expect((await send(stepped.address, "/api/me", { headers })).status).toBe(200);
  }, 120_000);
});
