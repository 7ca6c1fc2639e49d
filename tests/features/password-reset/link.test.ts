import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accessTokenOf } from "../../attack/forge";
import { callAction, postForm, readAction } from "../../attack/form";
import { rowOf } from "../../attack/session-row";
import { CookieJar, createUser, mailsTo, send, signIn, startServer, startTwins, type TestUser } from "../../harness";
import { forgot, login, reset, resetTokens, tokenFor } from "./mails";

const { server, twin } = await startTwins();

const password = "quiet seventeen rivers";
const page = async (token: string) => (await send(server.address, `/reset-password?token=${token}`)).text;
const offersPassword = (html: string) => html.includes('name="password"');
const userOf = async ({ id }: TestUser) => {
  const [row] = await server.database.query<{
    passwordHash: string;
    credentialVersion: number;
    disabledAt: Date | null;
  }>('SELECT "passwordHash", "credentialVersion", "disabledAt" FROM "User" WHERE "id" = $1', [id]);
  return row;
};

/** Plants a ticket, as another purpose would have left it. */
async function plant(purpose: string, { id, email }: TestUser): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await server.database.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "email", "userId", "payload", "credentialVersion", "expiresAt")
     VALUES (gen_random_uuid(), $1, $2, $3, $4, '{"role":"admin"}', 1, now() + interval '1 hour')`,
    [purpose, createHash("sha256").update(secret).digest("base64url"), email, id],
  );
  return secret;
}

describe("a password that is replaced by a link", () => {
  it("ends every session at once on every instance, signs nobody in, and is told to its owner", async () => {
    const ada = await createUser(server);
    const devices = [await signIn(server, ada), await signIn(server, ada), await signIn(server, ada)];
    for (const jar of devices)
      for (const { address } of [server, twin]) expect((await jar.copy(address).send("/api/me")).status).toBe(200);
    const [own] = devices;
    const token = await tokenFor(server, ada.email);
    const answer = await send(server.address, "/api/auth/password/reset", {
      method: "POST",
      body: { token, password },
      headers: { cookie: own?.header },
    });
    expect([answer.status, answer.text]).toEqual([200, ""]);
    expect(answer.setCookies.filter((line) => /^__Host-Http-(session|refresh)=/.test(line))).toEqual([]);
    for (const jar of devices) {
      for (const { address } of [twin, server]) {
        const headers = { authorization: `Bearer ${accessTokenOf(jar)}` };
        expect((await send(address, "/api/me", { headers })).status).toBe(401);
        expect((await jar.copy(address).send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
      }
      expect(await rowOf(server.database, jar)).toMatchObject({ endReason: "password_changed" });
    }
    expect((await login(server, ada.email, ada.password)).status).toBe(401);
    expect((await login(twin, ada.email, password)).status).toBe(200);
    const [mail] = await mailsTo(server, ada.email, "Your password was changed");
    expect(mail?.text).toContain("If it was not");
    expect(mail?.links.map((link) => new URL(link).pathname)).toEqual(["/forgot-password"]);
    expect(mail?.text).not.toContain("token=");
  });

  it("by twenty posts at once is replaced by one of them, and told once", async () => {
    const ada = await createUser(server);
    const token = await tokenFor(server, ada.email);
    const chosen = Array.from({ length: 20 }, (_, index) => `quiet ${String(index)} lanterns over rivers`);
    const answers = await Promise.all(chosen.map((each, index) => reset(index % 2 === 0 ? server : twin, token, each)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
    const winner = chosen[answers.findIndex(({ status }) => status === 200)] ?? "";
    expect((await login(server, ada.email, winner)).status).toBe(200);
    expect(await userOf(ada)).toMatchObject({ credentialVersion: 2 });
    await mailsTo(server, ada.email, "Your password was changed", 1);
  });

  it("while somebody signs in with the old one leaves them no session, however the two meet", async () => {
    for (let round = 0; round < 5; round += 1) {
      const ada = await createUser(server);
      const token = await tokenFor(server, ada.email);
      await Promise.all([
        ...Array.from({ length: 6 }, (_, index) => login(index % 2 === 0 ? server : twin, ada.email, ada.password)),
        reset(server, token, password),
      ]);
      const live = await server.database.query('SELECT 1 FROM "Session" WHERE "userId" = $1 AND "endedAt" IS NULL', [
        ada.id,
      ]);
      expect(live).toEqual([]);
      expect((await login(server, ada.email, password)).status).toBe(200);
    }
  });

  it("may be the one that was there: the answer must not tell whether a guess is right", async () => {
    const ada = await createUser(server);
    expect((await reset(server, await tokenFor(server, ada.email), ada.password)).status).toBe(200);
    expect((await login(server, ada.email, ada.password)).status).toBe(200);
  });
});

describe("the link", () => {
  it("is not consumed by being looked at, and stays good while the password is refused", async () => {
    const ada = await createUser(server);
    const token = await tokenFor(server, ada.email);
    for (let looks = 0; looks < 3; looks += 1) expect(offersPassword(await page(token))).toBe(true);
    for (const weak of ["short", "iloveyouforever123", ada.email]) {
      const refused = await reset(server, token, weak);
      expect([refused.status, refused.json()]).toEqual([400, expect.objectContaining({ code: "invalid_input" })]);
    }
    expect((await reset(server, token, password)).status).toBe(200);
  });

  it("ends with the use of another to the same address", async () => {
    const ada = await createUser(server);
    for (let mails = 0; mails < 3; mails += 1) await forgot(server, ada.email);
    const tokens = await resetTokens(server, ada.email, 3);
    for (const token of tokens) expect(offersPassword(await page(token))).toBe(true);
    expect((await reset(server, tokens[1] ?? "", password)).status).toBe(200);
    for (const token of tokens) {
      expect(await page(token)).toContain("This link has been used");
      expect((await reset(server, token, "another quiet seventeen")).status).toBe(400);
    }
  });

  it("of one person replaces nobody else's password", async () => {
    const [ada, eve] = [await createUser(server), await createUser(server)];
    const [hers, his] = [await tokenFor(server, ada.email), await tokenFor(server, eve.email)];
    const before = await userOf(ada);
    expect((await reset(server, his, password)).status).toBe(200);
    expect(await userOf(ada)).toEqual(before);
    expect(offersPassword(await page(hers))).toBe(true);
    expect((await login(server, ada.email, ada.password)).status).toBe(200);
  });

  it("is over once the password was changed in another way", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const token = await tokenFor(server, ada.email);
    const body = { currentPassword: ada.password, password };
    expect((await jar.send("/api/auth/password/change", { method: "POST", body })).status).toBe(204);
    expect(await page(token)).toContain("This link is too old");
    expect((await reset(server, token, "another quiet seventeen")).status).toBe(400);
    expect((await login(server, ada.email, password)).status).toBe(200);
  });

  it("does not bring a disabled account back, and works again where that is enabled in time", async () => {
    const ada = await createUser(server);
    const token = await tokenFor(server, ada.email);
    const disable = (value: string) =>
      server.database.query(`UPDATE "User" SET "disabledAt" = ${value} WHERE "id" = $1`, [ada.id]);
    await disable("now()");
    const before = await userOf(ada);
    expect(await page(token)).toContain("This account is disabled");
    expect((await reset(server, token, password)).json()).toMatchObject({ code: "link_invalid" });
    expect(await userOf(ada)).toEqual(before);
    expect((await login(server, ada.email, password)).status).toBe(401);
    await disable("NULL");
    expect((await reset(server, token, password)).status).toBe(200);
  });

  it("says on sight what has become of it, and leads on; the API says one thing of all", async () => {
    const [used, expired] = [await createUser(server), await createUser(server)];
    const tokens = {
      used: await tokenFor(server, used.email),
      expired: await tokenFor(server, expired.email),
      unknown: randomBytes(32).toString("base64url"),
    };
    expect((await reset(server, tokens.used, password)).status).toBe(200);
    await server.database.query(
      `UPDATE "Ticket" SET "expiresAt" = now() WHERE "email" = $1 AND "purpose" = 'password_reset'`,
      [expired.email],
    );
    const seen = [];
    for (const token of [tokens.used, tokens.expired, tokens.unknown, tokens.expired.slice(1)]) {
      const html = await page(token);
      expect(offersPassword(html)).toBe(false);
      const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "";
      const key = [...main.matchAll(/<a[^>]*>/g)].map(([tag]) => tag).find((tag) => tag.includes('class="key')) ?? "";
      seen.push([/<h1[^>]*>([^<]*)/.exec(html)?.[1], /href="([^"]*)"/.exec(key)?.[1]]);
    }
    expect(seen).toEqual([
      ["This link has been used", "/login"],
      ["This link is too old", "/forgot-password"],
      ["We don’t know this link", "/forgot-password"],
      ["This link is incomplete", "/forgot-password"],
    ]);
    const refusals = await Promise.all(Object.values(tokens).map((token) => reset(server, token, password)));
    expect(refusals.map(({ status, text }) => [status, text])).toEqual(refusals.map(() => [400, refusals[0]?.text]));
  });

  it("works for 30 minutes", async () => {
    const ada = await createUser(server);
    await tokenFor(server, ada.email);
    const [row] = await server.database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM "expiresAt" - "createdAt")::float8 AS "seconds" FROM "Ticket"
       WHERE "email" = $1 AND "purpose" = 'password_reset'`,
      [ada.email],
    );
    expect(row?.seconds).toBeCloseTo(1800, 0);
  });

  it("is the ticket of a reset and of nothing else, here and everywhere", async () => {
    const ada = await createUser(server);
    const before = await userOf(ada);
    for (const purpose of ["sign_up", "first_admin", "email_change", "second_factor"]) {
      const secret = await plant(purpose, ada);
      expect(await page(secret)).toContain("We don’t know this link");
      expect((await reset(server, secret, password)).status).toBe(400);
    }
    expect(await userOf(ada)).toEqual(before);
    const token = await tokenFor(server, ada.email);
    for (const path of [
      "/verify-email", // feature:sign-up
      "/setup",
    ])
      expect((await send(server.address, `${path}?token=${token}`)).text).toContain("We don’t know this link");
    const body = { token, name: "Mallory", password }; // feature:sign-up
    expect((await send(server.address, "/api/auth/verify-email", { method: "POST", body })).status).toBe(400); // feature:sign-up
    expect((await reset(server, token, password)).status).toBe(200);
  });

  it("that is tried too often from one source is refused", async () => {
    await server.database.query('DELETE FROM "RateLimit"');
    const narrow = await startServer({ twinOf: server, env: { RATE_LIMIT_RESET_SOURCE: "2/600" } });
    const guess = () => reset(narrow, randomBytes(32).toString("base64url"), password);
    const statuses = [];
    for (let round = 0; round < 3; round += 1) statuses.push((await guess()).status);
    await narrow.stop();
    expect(statuses).toEqual([400, 400, 429]);
  });
});

describe("its page", () => {
  const headersOf = async (path: string) => (await send(server.address, path)).headers;

  it("tells no other page its address, whatever it answers", async () => {
    expect((await headersOf(`/reset-password?token=${"a".repeat(43)}`))["referrer-policy"]).toBe("no-referrer");
    expect((await headersOf("/forgot-password"))["referrer-policy"], "the control").toBe("same-origin");
  });

  /** What browsers send with the form of a page without referrers. */
  const own = { origin: "null", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate" };

  it("takes its form from browsers without scripts, and leads to a sign-in that says what has happened", async () => {
    const ada = await createUser(server);
    const token = await tokenFor(server, ada.email);
    const path = `/reset-password?token=${token}`;
    const jar = new CookieJar(server.address);
    const form = await readAction(jar, path, "password");
    const refused = await postForm(jar, path, form, { token, password: "hunter2-poison" }, own);
    expect(refused.status).toBe(200);
    expect(refused.text).toContain("at least 15 characters");
    expect(refused.text).not.toContain("hunter2-poison");
    expect(refused.headers["referrer-policy"]).toBe("no-referrer");
    const made = await postForm(jar, path, form, { token, password }, own);
    expect([made.status, made.headers.location]).toEqual([303, "/login?reason=password_reset"]);
    expect((await jar.send("/login?reason=password_reset")).text).toContain("Your new password is set");
    expect((await jar.send("/api/me")).status).toBe(401);
    const late = await postForm(jar, path, form, { token, password }, own);
    expect([late.status, late.headers.location]).toEqual([303, path]);
  });

  it("leads a browser that has no cookie of ours yet to a sign-in that it can use, by scripts too", async () => {
    const ada = await createUser(server);
    const token = await tokenFor(server, ada.email);
    const jar = new CookieJar(server.address);
    const path = `/reset-password?token=${token}`;
    const answer = await callAction(jar, path, await readAction(jar, path, "password"), { token, password }, own);
    expect(String(answer.headers["x-action-redirect"]).split(";")[0]).toBe("/login?reason=password_reset");
    expect([...jar.cookies.keys()]).toEqual(["__Host-Http-device", "__Host-Http-probe"]);
  });

  it("takes none from another site, and `Origin: null` is good nowhere else", async () => {
    const ada = await createUser(server);
    const token = await tokenFor(server, ada.email);
    const path = `/reset-password?token=${token}`;
    const jar = new CookieJar(server.address);
    const form = await readAction(jar, path, "password");
    for (const foreign of [
      { origin: "null" },
      { origin: "null", "sec-fetch-site": "cross-site" },
      { origin: "null", "sec-fetch-site": "same-site" },
      { origin: "null", "sec-fetch-site": "none" },
      { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    ] as readonly Record<string, string>[]) {
      const answer = await postForm(jar, path, form, { token, password }, foreign);
      expect([foreign, answer.status]).toEqual([foreign, 403]);
    }
    const forgotten = await readAction(jar, "/forgot-password", "email");
    expect((await postForm(jar, "/forgot-password", forgotten, { email: ada.email }, own)).status).toBe(403);
    expect((await reset(server, token, password)).status, "the link is as good as before").toBe(200);
  });
});
