import { describe, expect, test } from "vitest";
import { accessTokenOf } from "../attack/forge";
import { CookieJar, createUser, send, signIn, startTwins } from "../harness";
import { command } from "../setup/run";

const { server, twin } = await startTwins({ env: { RATE_LIMIT_LOGIN_ACCOUNT: "3/600" } });

const user = (...words: readonly string[]) => command(["user", ...words], { env: server.environment });
const statusOf = async (jar: CookieJar, address: string) =>
  (await send(address, "/api/me", { headers: { authorization: `Bearer ${accessTokenOf(jar)}` } })).status;

describe("npm run user -- end-sessions --all", () => {
  test("ends the sessions of everybody, however many, on every instance when it answers; the trail says so", async () => {
    const people = [await createUser(server), await createUser(server, { role: "admin" })];
    const jars = [];
    for (const person of people) jars.push(await signIn(server, person));
    await server.database.query(
      `INSERT INTO "Session" ("id", "userId", "clientId", "amr", "idleExpiresAt", "absoluteExpiresAt")
       SELECT gen_random_uuid(), $1, 'portcullis-web', '{pwd}', now() + interval '1 day', now() + interval '1 day' FROM generate_series(1, 1500)`,
      [people[0]?.id],
    );
    for (const jar of jars) for (const { address } of [server, twin]) expect(await statusOf(jar, address)).toBe(200);
    const { code, output } = await user("end-sessions", "--all", "--json");
    expect([code, JSON.parse(output)]).toEqual([0, { endedSessions: 1502 }]);
    for (const jar of jars) {
      for (const { address } of [server, twin]) expect(await statusOf(jar, address)).toBe(401);
      expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
    }
    expect(
      await server.database.query(
        `SELECT sum(("detail" ->> 'ended')::int)::int AS "ended" FROM "AuditEvent" WHERE "type" = 'every_session_ended' AND "detail" ->> 'by' = 'operator'`,
      ),
    ).toEqual([{ ended: 1502 }]);
    for (const person of people) await signIn(server, person);
    expect((await user("end-sessions", "--all")).output).toContain("2 sessions of everybody ended.");
  });

  test("is no answer to a slip: not beside an address, nor for another action", async () => {
    const slips = await Promise.all([
      user("end-sessions"),
      user("end-sessions", "--all", "--email", "ada@example.com"),
      user("disable", "--all"),
    ]);
    expect(slips.map(({ code }) => code)).toEqual([2, 2, 2]);
  });
});

describe("npm run user -- unlock", () => {
  test("lets somebody try again who has used up their attempts, from a device that is known and from others, within seconds", async () => {
    const ada = await createUser(server);
    const known = await signIn(server, ada);
    const attempt = (jar: CookieJar, password: string) =>
      jar.send("/api/auth/login", { method: "POST", body: { email: ada.email, password } });
    const devices = [known.copy(), new CookieJar(server.address), new CookieJar(twin.address)];
    for (const jar of devices) for (let wrong = 0; wrong < 4; wrong += 1) await attempt(jar, "not her password");
    for (const jar of devices) expect((await attempt(jar, ada.password)).status).toBe(429);
    expect(await user("unlock", "--email", ada.email.toUpperCase())).toMatchObject({
      code: 0,
      output: expect.stringContaining("may try again") as string,
    });
    for (const jar of devices)
      await expect.poll(async () => (await attempt(jar, ada.password)).status, { timeout: 8000 }).toBe(200);
    expect(
      await server.database.query(
        `SELECT "detail" FROM "AuditEvent" WHERE "type" = 'user_unlocked' AND "userId" = $1`,
        [ada.id],
      ),
    ).toEqual([{ detail: { by: "operator" } }]);
    expect((await user("unlock", "--email", "nobody@example.com")).code).toBe(1);
  });
});

describe("the last administrator", () => {
  test("is not disabled by the command line either", async () => {
    const admin = await createUser(server, { role: "admin" });
    await server.database.query(`UPDATE "User" SET "role" = 'user' WHERE "role" = 'admin' AND "id" <> $1`, [admin.id]);
    const jar = await signIn(server, admin);
    const { code, output } = await user("disable", "--email", admin.email);
    expect([code, output]).toEqual([1, expect.stringContaining("last administrator")]);
    expect((await jar.send("/api/me")).status).toBe(200);
  });
});
