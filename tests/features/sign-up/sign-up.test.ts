import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CookieJar, createUser, send, signIn, startServer, type TestServer } from "../../harness";
import { postForm, readAction } from "../../attack/form";
import { sessionIdOf } from "../../attack/session-row";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const password = "quiet seventeen rivers";
const someone = () => `person-${randomBytes(6).toString("hex")}@example.com`;
const request = (email: string) => send(server.address, "/api/auth/signup", { method: "POST", body: { email } });
const verify = (token: string, more: Readonly<Record<string, string>> = {}) =>
  send(server.address, "/api/auth/verify-email", { method: "POST", body: { token, name: "Ada", password, ...more } });
const login = (email: string, given: string) =>
  send(server.address, "/api/auth/login", { method: "POST", body: { email, password: given } });
const page = async (token: string) => (await send(server.address, `/verify-email?token=${token}`)).text;
const offersAccount = (html: string) => html.includes('name="password"');

/** The tokens in the mails to an address, oldest first, once there are so many. */
async function tokensTo(email: string, count: number): Promise<readonly string[]> {
  return vi.waitFor(async () => {
    const mails = (await server.mailbox()).filter(({ to }) => to === email);
    expect(mails).toHaveLength(count);
    return mails.flatMap(({ links }) => links.flatMap((link) => new URL(link).searchParams.get("token") ?? []));
  }, 10_000);
}

/** A link to an address, as its owner has it. */
async function linkTo(email: string): Promise<string> {
  expect((await request(email)).status).toBe(202);
  const [token = ""] = await tokensTo(email, 1);
  return token;
}

/** Plants a ticket, as a release of another kind or another purpose would have left it. */
async function plant(purpose: string, email: string | null): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await server.database.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "payload", "expiresAt")
     VALUES (gen_random_uuid(), $1, $2, $3, '{"role":"user"}', now() + interval '1 hour')`,
    [purpose, createHash("sha256").update(secret).digest("base64url"), email],
  );
  return secret;
}

const accountsOf = (email: string) =>
  server.database.query<{ name: string; role: string }>('SELECT "name", "role" FROM "User" WHERE "email" = $1', [
    email,
  ]);
const sessionsOf = (email: string) =>
  server.database.query<{ id: string; endedAt: Date | null }>(
    `SELECT s."id", s."endedAt" FROM "Session" s JOIN "User" u ON u."id" = s."userId" WHERE u."email" = $1`,
    [email],
  );

it("leads whoever is signed in to the dashboard, as the login page does", async () => {
  const jar = await signIn(server, await createUser(server));
  const answer = await jar.send("/signup");
  expect([answer.status, answer.headers.location]).toEqual([307, "/dashboard"]);
});

describe("a stranger who asks for an account with somebody else's address", () => {
  it("chooses nothing about it: a password or a name is refused, and the owner's are the ones that count", async () => {
    const email = someone();
    const strangers = "the stranger's own password";
    for (const extra of [{ password: strangers }, { name: "Mallory" }, { role: "admin" }]) {
      const answer = await send(server.address, "/api/auth/signup", { method: "POST", body: { email, ...extra } });
      expect(answer.status).toBe(400);
    }
    const form = await readAction(new CookieJar(server.address), "/signup", "email");
    await postForm(new CookieJar(server.address), "/signup", form, { email, password: strangers, name: "Mallory" });
    await request(email);
    const [first = "", second] = await tokensTo(email, 2);
    expect(second).toBeDefined();
    expect((await verify(first)).status).toBe(200);
    expect(await accountsOf(email)).toEqual([{ name: "Ada", role: "user" }]);
    expect((await login(email, strangers)).status).toBe(401);
    expect((await login(email, password)).status).toBe(200);
  });

  it("and has the mail sent again six times leaves the owner with five mails, and every link in them works", async () => {
    const email = someone();
    const answers = [await request(email)];
    const jar = new CookieJar(server.address);
    await jar.send("/api/auth/signup", { method: "POST", body: { email: someone() } });
    const again = await readAction(jar, "/check-mail", "email");
    for (let round = 0; round < 3; round += 1) answers.push(await request(email.toUpperCase()));
    const forms = [];
    for (let round = 0; round < 3; round += 1) forms.push(await postForm(jar, "/check-mail", again, { email }));
    const bare = answers.map(({ status, text, setCookies }) => [status, text, setCookies.length]);
    expect(bare).toEqual(bare.map(() => [202, "", 1]));
    // Two of the forms are past the limit: they are told the same, and it is true.
    const told = forms.map(
      ({ text }) => /Another link is on its way, unless 5 went out in the last hour[^<&]*/.exec(text)?.[0],
    );
    expect(told).toEqual(
      told.map(() => "Another link is on its way, unless 5 went out in the last hour. Earlier ones still work."),
    );
    const tokens = await tokensTo(email, 5);
    for (const token of tokens) expect(offersAccount(await page(token))).toBe(true);
    expect((await verify(tokens[0] ?? "")).status).toBe(200);
    // One use ends the others.
    for (const token of tokens) {
      expect(await page(token)).toContain("This link has been used");
      expect((await verify(token)).status).toBe(400);
    }
  });
});

describe("the link", () => {
  it("makes the account and signs the person in, in the place of whoever was signed in before", async () => {
    const before = await signIn(server, await createUser(server));
    const browser = before.copy();
    const token = await linkTo(someone());
    const answer = await browser.send("/api/auth/verify-email", {
      method: "POST",
      body: { token, name: "Ada", password },
    });
    expect(answer.json()).toMatchObject({ state: "signed_in", user: { roles: ["user"] } });
    expect(sessionIdOf(browser)).not.toBe(sessionIdOf(before));
    expect((await browser.send("/api/profile")).json()).toMatchObject({ name: "Ada" });
    expect((await before.send("/api/me")).status).toBe(401);
  });

  it("opened and posted twenty times at once makes one account and one session", async () => {
    const email = someone();
    const token = await linkTo(email);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => verify(token, { name: `Ada ${index}` })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
    expect(await accountsOf(email)).toHaveLength(1);
    expect(await sessionsOf(email)).toHaveLength(1);
  });

  it("and another one to the same address, posted at once, make one account and one session", async () => {
    const email = someone();
    await request(email);
    await request(email);
    const tokens = await tokensTo(email, 2);
    const answers = await Promise.all([...tokens, ...tokens, ...tokens].map((token) => verify(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(5);
    expect(await sessionsOf(email)).toHaveLength(1);
  });

  it("stays good while the password is refused, also without scripts, and the name that was typed stays", async () => {
    const email = someone();
    const token = await linkTo(email);
    expect((await verify(token, { password: "short" })).json()).toMatchObject({ code: "invalid_input" });
    const jar = new CookieJar(server.address);
    const path = `/verify-email?token=${token}`;
    const form = await readAction(jar, path, "password");
    const refused = await postForm(jar, path, form, { token, name: "Ada & Co", password: "hunter2-poison" });
    expect(refused.status).toBe(200);
    expect(refused.text).toContain('value="Ada &amp; Co"');
    expect(refused.text).not.toContain("hunter2-poison");
    expect(await accountsOf(email)).toEqual([]);
    const made = await postForm(jar, path, form, { token, name: "Ada & Co", password });
    expect([made.status, made.headers.location]).toEqual([303, "/dashboard"]);
    expect((await jar.send("/dashboard")).text).toContain("Hello, Ada &amp; Co");
    const late = await postForm(jar, path, form, { token, name: "Eve", password });
    expect([late.status, late.headers.location]).toEqual([303, path]);
  });

  it("says on sight what has become of it, and leads on; looking consumes nothing", async () => {
    const [used, expired] = [someone(), someone()];
    const tokens = {
      used: await linkTo(used),
      expired: await linkTo(expired),
      unknown: randomBytes(32).toString("base64url"),
    };
    for (let looks = 0; looks < 3; looks += 1) expect(offersAccount(await page(tokens.used))).toBe(true);
    expect((await verify(tokens.used)).status).toBe(200);
    await server.database.query(`UPDATE "Ticket" SET "expiresAt" = now() WHERE "email" = $1`, [expired]);
    const seen = [];
    for (const token of [tokens.used, tokens.expired, tokens.unknown, tokens.expired.slice(1)]) {
      const html = await page(token);
      expect(offersAccount(html)).toBe(false);
      const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "";
      const key = [...main.matchAll(/<a[^>]*>/g)].map(([tag]) => tag).find((tag) => tag.includes('class="key')) ?? "";
      const [, heading = ""] = /<h1[^>]*>([^<]*)/.exec(html) ?? [];
      expect(html).toContain(`<title>${heading} ·`);
      seen.push([heading, /href="([^"]*)"/.exec(key)?.[1]]);
    }
    expect(seen).toEqual([
      ["This link has been used", "/login"],
      ["This link is too old", "/signup"],
      // As is any that was mailed before sign-up asked for the address alone.
      ["We don’t know this link", "/signup"],
      ["This link is incomplete", "/signup"],
    ]);
    const refusals = await Promise.all([tokens.used, tokens.expired, tokens.unknown].map((token) => verify(token)));
    expect(refusals.map(({ status, text }) => [status, text])).toEqual(refusals.map(() => [400, refusals[0]?.text]));
    expect(await accountsOf(expired)).toEqual([]);
  });

  it("of another purpose is worth nothing here", async () => {
    const token = await plant("first_admin", null);
    expect(await page(token)).toContain("We don’t know this link");
    expect((await verify(token)).status).toBe(400);
  });

  it("is worth nothing where the first administrator is made", async () => {
    const email = someone();
    const [mine, admin] = [await linkTo(email), await plant("first_admin", null)];
    expect((await send(server.address, `/setup?token=${mine}`)).text).toContain("We don’t know this link");
    const jar = new CookieJar(server.address);
    const setup = await readAction(jar, `/setup?token=${admin}`, "password");
    const answer = await postForm(jar, "/setup", setup, { token: mine, email, name: "Mallory", password });
    expect([answer.status, answer.headers.location]).toEqual([303, `/setup?token=${mine}`]);
    expect(await server.database.query(`SELECT 1 FROM "User" WHERE "role" = 'admin'`)).toEqual([]);
    expect((await verify(mine)).status).toBe(200);
  });

  it("to an address that has got an account meanwhile changes nothing about that", async () => {
    const email = someone();
    const [token, late] = [await linkTo(email), await plant("sign_up", email)];
    expect((await verify(token)).status).toBe(200);
    await server.database.query(`UPDATE "Ticket" SET "usedAt" = NULL WHERE "email" = $1`, [email]);
    for (const again of [token, late]) expect((await verify(again, { name: "Mallory" })).status).toBe(400);
    expect(await accountsOf(email)).toEqual([{ name: "Ada", role: "user" }]);
    expect(await sessionsOf(email)).toHaveLength(1);
  });
});

describe("the page that waits", () => {
  const cookieName = "__Host-Http-signup";

  it("names the address for an hour, by a cookie that no script and no other site can read", async () => {
    const email = someone();
    const jar = new CookieJar(server.address);
    const form = await readAction(jar, "/signup", "email");
    const answer = await postForm(jar, "/signup", form, { email });
    expect([answer.status, answer.headers.location]).toEqual([303, "/check-mail"]);
    const [, ...attributes] = (answer.setCookies.find((line) => line.startsWith(`${cookieName}=`)) ?? "").split("; ");
    expect(attributes.filter((text) => !text.startsWith("Expires=")).sort()).toEqual(
      ["HttpOnly", "Max-Age=3600", "Path=/", "SameSite=lax", "Secure"].sort(),
    );
    const { text } = await jar.send("/check-mail");
    expect(text.replaceAll(/<[^>]*>|<!-- -->/g, "")).toContain(`A link is on its way to ${email},`);
    // Whoever mistyped it finds it in the field.
    expect((await jar.send("/signup")).text).toContain(`value="${email}"`);
    const other = await send(server.address, "/check-mail");
    expect(other.text).not.toContain(email);
    expect(other.text).toMatch(/<input[^>]*name="email"[^>]*type="email"|<input[^>]*type="email"[^>]*name="email"/);
  });

  it("forgets the address once there is an account", async () => {
    const email = someone();
    const jar = new CookieJar(server.address);
    await jar.send("/api/auth/signup", { method: "POST", body: { email } });
    expect(jar.cookies.has(cookieName)).toBe(true);
    const [token = ""] = await tokensTo(email, 1);
    await jar.send("/api/auth/verify-email", { method: "POST", body: { token, name: "Ada", password } });
    expect([...jar.cookies.keys()].sort()).toEqual([
      "__Host-Http-device",
      "__Host-Http-refresh",
      "__Host-Http-session",
    ]);
  });

  it("sends again without scripts, says what happened, and asks for the address when it has none", async () => {
    const email = someone();
    const jar = new CookieJar(server.address);
    await jar.send("/api/auth/signup", { method: "POST", body: { email } });
    const again = await readAction(jar, "/check-mail", "email");
    const { status, text } = await postForm(jar, "/check-mail", again, { email });
    expect([status, text.includes("Another link is on its way")]).toEqual([200, true]);
    await tokensTo(email, 2);
    const empty = new CookieJar(server.address);
    const ask = await readAction(empty, "/check-mail", "email");
    const asked = await postForm(empty, "/check-mail", ask, { email });
    expect([asked.status, asked.headers.location]).toEqual([303, "/check-mail"]);
    await tokensTo(email, 3);
  });

  it("says so when this network has asked too often, and keeps the cookie it has", async () => {
    const narrow = await startServer({ twinOf: server, env: { RATE_LIMIT_SIGNUP_SOURCE: "1/600" } });
    const jar = new CookieJar(narrow.address);
    await jar.send("/api/auth/signup", { method: "POST", body: { email: someone() } });
    const again = await readAction(jar, "/check-mail", "email");
    const { text, setCookies } = await postForm(jar, "/check-mail", again, { email: someone() });
    await narrow.stop();
    expect(text).toMatch(/Too many attempts\. Try again in \d+ (seconds|minutes)\./);
    expect(setCookies).toEqual([]);
  });

  it("reads garbage in the cookie as none", async () => {
    for (const value of [
      "x",
      "1.x",
      "%00",
      "9".repeat(3000),
      `1.${Buffer.from("<script>@b.example").toString("base64url")}`,
    ]) {
      const { status, text } = await send(server.address, "/check-mail", {
        headers: { cookie: `${cookieName}=${value}` },
      });
      expect([value, status, text.includes("A link is on its way to")]).toEqual([value, 200, false]);
    }
  });
});

describe("the password field of a new account", () => {
  it("tells password managers which account it belongs to, and bounds nothing that is typed", async () => {
    const email = someone();
    const fields = [...(await page(await linkTo(email))).matchAll(/<input[^>]*>/g)].map(([field]) =>
      field.toLowerCase(),
    );
    const chosen = fields.filter((field) => field.includes('name="password"'));
    expect(chosen).toHaveLength(1);
    expect(chosen[0]).toContain('autocomplete="new-password"');
    expect(chosen[0]).not.toMatch(/(?:maxlength|pattern)=/);
    const username = fields.find((field) => field.includes('autocomplete="username"')) ?? "";
    expect(username).toContain(`value="${email}"`);
    expect(username).not.toContain(" name=");
  });
});

it("keeps what was typed, says what is wrong at the field, and never shows the password again", async () => {
  const typed = "Typed <b>&\"' by hand";
  const jar = new CookieJar(server.address);
  const signUp = await readAction(jar, "/signup", "email");
  const noAddress = await postForm(jar, "/signup", signUp, { email: typed });
  expect(noAddress.status).toBe(200);
  expect(noAddress.text).toContain("This does not look like an e-mail address.");
  const email = "typed-by-hand@example.com";
  await jar.send("/api/auth/signup", { method: "POST", body: { email } });
  const token = /token=([\w-]+)/.exec((await server.mailTo(email)).text)?.[1] ?? "";
  const path = `/verify-email?token=${token}`;
  const verify = await readAction(jar, path, "password");
  const weak = await postForm(jar, path, verify, { token, name: typed, password: "hunter2-poison" });
  expect(weak.status).toBe(200);
  expect(weak.text).toMatch(/at least 15 characters/i);
  expect(weak.text).not.toContain("hunter2-poison");
  for (const { text } of [noAddress, weak]) {
    expect(text).toContain('value="Typed &lt;b&gt;&amp;&quot;&#x27; by hand"');
    expect(text).not.toContain("<b>&");
  }
});
