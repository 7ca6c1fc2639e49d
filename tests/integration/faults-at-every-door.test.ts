import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browse, endOf } from "../attack/browser";
import { expire } from "../attack/forge";
import { callAction, type OfferedAction, postForm, readAction } from "../attack/form"; // feature:profile
import {
  type Answer,
  type CookieJar,
  createUser,
  signIn,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";
import { command } from "../setup/run";

/** What PostgreSQL says, by its SQLSTATE, of a write that it can't do now. */
const faults = {
  "53300": "too many connections",
  "25006": "a standby",
  "53100": "disk full",
  "08006": "a reset connection",
};

let server: TestServer;
let ada: TestUser;
let jar: CookieJar;
let rename: OfferedAction; // feature:profile
beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
  jar = await signIn(server, ada);
  rename = await readAction(jar, "/settings/profile", "name"); // feature:profile
  await server.database.query(`
    CREATE TABLE "Fault" ("state" text);
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT 1 FROM "Fault") THEN RAISE EXCEPTION 'as asked' USING ERRCODE = (SELECT "state" FROM "Fault"); END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON "User" FOR EACH ROW EXECUTE FUNCTION fail();
    CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON "Session" FOR EACH ROW EXECUTE FUNCTION fail();
    CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON "RateLimit" FOR EACH ROW EXECUTE FUNCTION fail()`);
});
afterAll(() => server.stop());

const saysTryAgain = ({ status, headers, setCookies }: Answer) => {
  expect([status, setCookies]).toEqual([503, []]);
  expect(Number(headers["retry-after"])).toBeGreaterThanOrEqual(1);
};

describe.each(Object.entries(faults))("%s (%s)", (state) => {
  beforeAll(() => server.database.query(`INSERT INTO "Fault" VALUES ($1)`, [state]));
  afterAll(() => server.database.query('DELETE FROM "Fault"'));

  it("is a 503 with Retry-After to the API, a page, a refresh, a sign-out and a sign-in, and takes nobody's cookies", async () => {
    const expired = jar.copy();
    expire(expired, server);
    const { email, password } = ada;
    const ways = [
      () => jar.copy().send("/api/profile"), // feature:profile
      () => jar.copy().send("/api/auth/logout-all", { method: "POST" }),
      () => jar.copy().send("/api/auth/logout-others", { method: "POST" }),
      () => jar.copy().send("/dashboard", { headers: { accept: "text/html" } }),
      () => jar.copy().send("/api/auth/refresh", { method: "POST" }),
      async () => endOf(await browse(expired, "/dashboard", { headers: { accept: "text/html" } })).answer,
      () => jar.copy().send("/api/auth/logout", { method: "POST" }),
      () => jar.copy().send("/api/auth/logout", { method: "POST", headers: { accept: "text/html" } }),
      () => jar.copy().send("/api/auth/login", { method: "POST", body: { email, password } }),
    ];
    for (const way of ways) saysTryAgain(await way());
  });

  // feature:profile begin
  it.each([
    ["posted as a form", postForm],
    ["called by scripts", callAction],
  ] as const)("is told by an action, %s, which keeps what was typed", async (_, submit) => {
    const answer = await submit(jar.copy(), "/settings/profile", rename, { name: "Typed while it failed" });
    saysTryAgain(answer);
    expect(answer.text).toContain("Typed while it failed");
  });
  // feature:profile end
});

it("a fault is a sentence to a command, and its exit code", async () => {
  await server.database.query(`INSERT INTO "Fault" VALUES ('53100')`);
  const { code, output } = await command(["user", "disable", "--email", ada.email], { env: server.environment });
  await server.database.query('DELETE FROM "Fault"');
  expect(code).toBe(1);
  expect(output).toContain("the database did not answer, or could not do it: Database error. Code: `53100`");
  expect(output).not.toContain("prisma.");
  expect(output).not.toMatch(/\n\s+at /);
});

it("and then everybody is still signed in, and nothing has happened", async () => {
  expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  expect((await jar.send("/dashboard")).text).toContain("Test Person");
});
