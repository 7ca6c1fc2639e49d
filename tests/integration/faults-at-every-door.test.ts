import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browse, endOf } from "../attack/browser";
import { expire } from "../attack/forge";
import { callAction, type OfferedAction, postForm, readAction } from "../attack/form";
import { type Answer, CookieJar, createUser, signIn, startServer, type TestServer, type TestUser } from "../harness";
import { breakWith, makeBreakable, mend } from "../harness/faults";
import { command } from "../setup/run";

/** What PostgreSQL says, by its SQLSTATE, of what it can't do now. */
const faults = {
  "53300": "too many connections",
  "25006": "a standby",
  "53100": "disk full",
  "08006": "a reset connection",
};

/** Public pages that read what waits for whoever asks: by the ticket in a cookie, or by the token in the address. */
const waitedAt: readonly string[] = [
  ...["/second-factor", "/recover"], // feature:totp
  "/restore-account", // feature:account-deletion
];
const linkedTo = [
  "/setup",
  "/verify-email", // feature:sign-up
  "/reset-password", // feature:password-reset
  ...["/confirm-email", "/undo-email"], // feature:email-change
  ...["/recover/start", "/recover/stop", "/recover/finish"], // feature:totp
];
const secret = "s".repeat(43);
const asking = [...waitedAt, ...linkedTo.map((path) => `${path}?token=${secret}`)];
/** A browser that waits for something, and is known to keep cookies. */
const waiting = () =>
  new CookieJar(server.address, [...jar.cookies, ["__Host-Http-ticket", secret], ["__Host-Http-probe", "1"]]);
const toLook = { headers: { accept: "text/html" } };

let server: TestServer;
let ada: TestUser;
let jar: CookieJar;
let rename: OfferedAction;
beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
  jar = await signIn(server, ada);
  rename = await readAction(jar, "/settings/profile", "name");
  await makeBreakable(server.database, "Ticket");
  await server.database.query(`
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM works(); RETURN NEW; END $$;
    CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON "User" FOR EACH ROW EXECUTE FUNCTION fail();
    CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON "Session" FOR EACH ROW EXECUTE FUNCTION fail();
    CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON "RateLimit" FOR EACH ROW EXECUTE FUNCTION fail()`);
});
afterAll(() => server.stop());

const saysTryAgain = ({ status, headers, setCookies }: Answer) => {
  expect([status, setCookies]).toEqual([503, []]);
  expect(Number(headers["retry-after"])).toBeGreaterThanOrEqual(1);
};

/** What stands on a page where no scripts run. */
const words = ({ text }: Answer): string => /<main.*<\/main>/s.exec(text)?.[0].replaceAll(/<[^>]*>/g, " ") ?? "";

describe.each(Object.entries(faults))("%s (%s)", (state) => {
  beforeAll(() => breakWith(server.database, state));
  afterAll(() => mend(server.database));

  it("is a 503 with Retry-After to the API, a page, a refresh, a sign-out and a sign-in, and takes nobody's cookies", async () => {
    const expired = jar.copy();
    expire(expired, server);
    const { email, password } = ada;
    const ways = [
      () => jar.copy().send("/api/profile"),
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

  it.each(asking)("is a 503 with Retry-After and words to whoever looks at %s", async (path) => {
    const answer = await waiting().send(path, toLook);
    saysTryAgain(answer);
    expect(words(answer)).toContain("The database does not answer");
    expect(answer.text).toContain(`href="${path}"`);
  });

  it.each([...waitedAt, ...linkedTo])("is none to whoever looks at %s with nothing to ask for", async (path) => {
    expect((await jar.copy().send(path, toLook)).status).toBeLessThan(400);
  });

  it.each([
    ["posted as a form", postForm],
    ["called by scripts", callAction],
  ] as const)("is told by an action, %s, which keeps what was typed", async (_, submit) => {
    const answer = await submit(jar.copy(), "/settings/profile", rename, { name: "Typed while it failed" });
    saysTryAgain(answer);
    expect(answer.text).toContain("Typed while it failed");
  });
});

it.each(asking)("a crash of %s is a 500 with words, and with the number that the log has", async (path) => {
  await breakWith(server.database, "22012");
  const answer = await waiting().send(path, toLook);
  await mend(server.database);
  expect([answer.status, answer.setCookies]).toEqual([500, []]);
  expect(words(answer)).toContain("That did not work");
  expect(words(answer)).toContain(`Request ${String(answer.headers["x-request-id"])}`);
});

it("a fault is a sentence to a command, and its exit code", async () => {
  await breakWith(server.database, "53100");
  const { code, output } = await command(["user", "disable", "--email", ada.email], { env: server.environment });
  await mend(server.database);
  expect(code).toBe(1);
  expect(output).toContain("the database did not answer, or could not do it: Database error. Code: `53100`");
  expect(output).not.toContain("prisma.");
  expect(output).not.toMatch(/\n\s+at /);
});

it("and then everybody is still signed in, and nothing has happened", async () => {
  expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  expect((await jar.send("/dashboard")).text).toContain("Test Person");
});
