import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accessTokenOf } from "../../attack/forge";
import { postForm, readAction } from "../../attack/form";
import { age, rowOf } from "../../attack/session-row";
import { CookieJar, createUser, mailsTo, send, signIn, startServer, startTwins, type TestUser } from "../../harness";

const { server, twin } = await startTwins();

const ticketCookie = "__Host-Http-ticket";
const remove = (jar: CookieJar) => jar.send("/api/account", { method: "DELETE" });
const keep = (jar: CookieJar) => jar.send("/api/auth/login/restore", { method: "POST" });
const login = (jar: CookieJar, { email, password }: TestUser) =>
  jar.send("/api/auth/login", { method: "POST", body: { email, password } });
const isPending = async ({ id }: TestUser) =>
  (await server.database.query('SELECT 1 FROM "AccountDeletion" WHERE "userId" = $1', [id])).length > 0;

/** Somebody who has asked for the deletion of their account. */
async function leaver(): Promise<TestUser> {
  const ada = await createUser(server);
  expect((await remove(await signIn(server, ada))).status).toBe(204);
  return ada;
}

/** The browser of somebody who has signed in to such an account, and is asked. */
async function asked(ada: TestUser): Promise<CookieJar> {
  const jar = new CookieJar(server.address);
  expect((await login(jar, ada)).json()).toMatchObject({ state: "restore" });
  return jar;
}

describe("deleting one's account", () => {
  it("ends every session at once on every instance, and is told to its owner", async () => {
    const ada = await createUser(server);
    const devices = [await signIn(server, ada), await signIn(server, ada)];
    const [own] = devices;
    for (const jar of devices)
      for (const { address } of [server, twin]) expect((await jar.copy(address).send("/api/me")).status).toBe(200);
    const before = devices.map((jar) => jar.copy());
    const answer = await remove(own ?? new CookieJar(server.address));
    expect([answer.status, answer.text, answer.headers["clear-site-data"]]).toEqual([204, "", '"cache", "storage"']);
    expect(own?.cookies.has("__Host-Http-session")).toBe(false);
    for (const jar of before) {
      for (const { address } of [twin, server]) {
        const headers = { authorization: `Bearer ${accessTokenOf(jar)}` };
        expect((await send(address, "/api/me", { headers })).status).toBe(401);
        expect((await jar.copy(address).send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
      }
      expect((await rowOf(server.database, jar)).endedAt).not.toBeNull();
    }
    const [mail] = await mailsTo(server, ada.email, "Your account will be deleted");
    expect(mail?.text).toContain("Until then you can keep it");
    const [row] = await server.database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM "dueAt" - "requestedAt")::float8 AS "seconds" FROM "AccountDeletion" WHERE "userId" = $1`,
      [ada.id],
    );
    expect(row?.seconds).toBeCloseTo(14 * 86_400, 0);
  });

  // feature:email-change begin
  it("waits for as long as a change of its address can be undone, however short the grace", async () => {
    const hasty = await startServer({ twinOf: server, env: { ACCOUNT_DELETION_GRACE: "60" } });
    try {
      const ada = await createUser(server);
      const jar = (await signIn(server, ada)).copy(hasty.address);
      await server.database.query(
        `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "userId", "payload", "expiresAt")
         VALUES (gen_random_uuid(), 'email_change_undo', gen_random_uuid()::text, $1, '{}', now() + interval '7 days')`,
        [ada.id],
      );
      expect((await remove(jar)).status).toBe(204);
      const [row] = await server.database.query<{ days: number }>(
        `SELECT extract(epoch FROM "dueAt" - "requestedAt")::float8 / 86400 AS "days" FROM "AccountDeletion" WHERE "userId" = $1`,
        [ada.id],
      );
      expect(row?.days).toBeCloseTo(7, 1);
    } finally {
      await hasty.stop();
    }
  });
  // feature:email-change end

  it("by twenty requests at once is asked for once, and told once", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => remove(jar.copy((index % 2 === 0 ? server : twin).address))),
    );
    for (const { status } of answers) expect([204, 401]).toContain(status);
    const told = `SELECT 1 FROM "AuditEvent" WHERE "type" = 'account_deletion' AND "userId" = $1`;
    expect(await server.database.query(told, [ada.id])).toHaveLength(1);
    await mailsTo(server, ada.email, "Your account will be deleted", 1);
  });

  it("needs a fresh proof", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    await age(server.database, jar, "authenticatedAt", 601);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await remove(jar)).json()).toMatchObject({ code: "reauthentication_required" });
    expect(await isPending(ada)).toBe(false);
  });

  it("while somebody signs in leaves no session, however the two meet", async () => {
    for (let round = 0; round < 4; round += 1) {
      const ada = await createUser(server);
      const jar = await signIn(server, ada);
      await Promise.all([
        ...Array.from({ length: 6 }, (_, index) => login(new CookieJar((index % 2 ? twin : server).address), ada)),
        remove(jar),
      ]);
      const live = 'SELECT 1 FROM "Session" WHERE "userId" = $1 AND "endedAt" IS NULL';
      expect(await server.database.query(live, [ada.id])).toEqual([]);
    }
  });

  it("is nothing for the last administrator, also not for two at once; one who is leaving does not count", async () => {
    for (let round = 0; round < 4; round += 1) {
      await server.database.query(`UPDATE "User" SET "role" = 'user'`);
      const admins = [await createUser(server, { role: "admin" }), await createUser(server, { role: "admin" })];
      const jars = await Promise.all(admins.map((admin) => signIn(server, admin)));
      const answers = await Promise.all(jars.map(remove));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
      const left = jars[answers.findIndex(({ status }) => status === 409)] ?? new CookieJar(server.address);
      expect((await remove(left)).json()).toMatchObject({ code: "last_admin" });
      expect((await left.send("/settings/account/delete")).text).toContain("You are the last administrator.");
      expect((await left.send("/api/me")).status).toBe(200);
    }
  });
});

describe("signing in to an account that is to be deleted", () => {
  it("signs nobody in before they have said that they keep it", async () => {
    const ada = await leaver();
    const jar = new CookieJar(server.address);
    const answer = await login(jar, ada);
    expect([answer.status, Object.keys(answer.json() as object).sort()]).toEqual([
      200,
      ["deletedAt", "expiresAt", "state"],
    ]);
    expect([...jar.cookies.keys()]).toEqual([ticketCookie]);
    expect(answer.setCookies[0]).toMatch(/; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=lax$/);
    expect((await jar.send("/api/me")).status).toBe(401);
    for (let looks = 0; looks < 3; looks += 1)
      expect((await jar.send("/restore-account")).text).toContain("Keep your account?");
    expect(await isPending(ada)).toBe(true);
    expect((await keep(jar)).json()).toMatchObject({ state: "signed_in", user: { id: ada.id } });
    expect(await isPending(ada)).toBe(false);
    expect((await jar.send("/api/me")).status).toBe(200);
    expect(jar.cookies.has(ticketCookie)).toBe(false);
    await mailsTo(server, ada.email, "Your account stays");
    expect((await login(new CookieJar(server.address), ada)).json()).toMatchObject({ state: "signed_in" });
  });

  it("lets one of twenty go on with one proof", async () => {
    const ada = await leaver();
    const jar = await asked(ada);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => keep(jar.copy((index % 2 ? twin : server).address))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
    await mailsTo(server, ada.email, "Your account stays", 1);
  });

  it("goes by forms without scripts too, and leads on to where one was going", async () => {
    const ada = await leaver();
    const jar = new CookieJar(server.address);
    const form = await readAction(jar, "/login?next=%2Fsettings%2Fprofile", "password");
    const { email, password } = ada;
    const stopped = await postForm(jar, "/login", form, { email, password, next: "/settings/profile" });
    expect([stopped.status, stopped.headers.location]).toEqual([303, "/restore-account?next=%2Fsettings%2Fprofile"]);
    const path = String(stopped.headers.location);
    const question = await readAction(jar, path, "next");
    const kept = await postForm(jar, path, question, {});
    expect([kept.status, kept.headers.location]).toEqual([303, "/settings/profile"]);
    expect((await jar.send("/api/me")).status).toBe(200);
    const late = await postForm(jar, path, question, {});
    expect([late.status, late.headers.location]).toEqual([303, "/login?next=%2Fsettings%2Fprofile"]);
  });

  it("takes no ticket of another purpose or person, in no other browser, and none from before a change", async () => {
    const [ada, eve] = [await leaver(), await leaver()];
    const jar = await asked(ada);
    const secret = randomBytes(32).toString("base64url");
    await server.database.query(
      `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "userId", "payload", "credentialVersion", "expiresAt")
       VALUES (gen_random_uuid(), 'password_reset', $1, $2, '{"amr":["pwd"]}', 2, now() + interval '1 hour')`,
      [createHash("sha256").update(secret).digest("base64url"), ada.id],
    );
    for (const cookie of [undefined, secret, randomBytes(32).toString("base64url")]) {
      const other = new CookieJar(server.address, cookie === undefined ? [] : [[ticketCookie, cookie]]);
      expect((await keep(other)).json()).toMatchObject({ code: "link_invalid" });
      expect((await other.send("/restore-account")).headers.location).toBe("/login");
    }
    const own = jar.cookies.get(ticketCookie) ?? "";
    for (const path of [
      "/verify-email", // feature:sign-up
      "/setup",
    ])
      expect((await send(server.address, `${path}?token=${own}`)).text).toContain("We don’t know this link");
    await server.database.query('UPDATE "User" SET "credentialVersion" = "credentialVersion" + 1 WHERE "id" = $1', [
      ada.id,
    ]);
    expect((await keep(jar)).json()).toMatchObject({ code: "link_invalid" });
    expect([await isPending(ada), await isPending(eve)]).toEqual([true, true]);
  });

  it("in two tabs of one browser, to two accounts, keeps neither by the page of the other", async () => {
    const [ada, bob] = [await leaver(), await leaver()];
    const jar = await asked(ada);
    const first = await readAction(jar, "/restore-account", "next");
    expect((await login(jar, bob)).json()).toMatchObject({ state: "restore" });
    const refused = await postForm(jar, "/restore-account", first, {});
    expect(refused.text).toContain("This browser has begun to sign in to another account");
    expect([await isPending(ada), await isPending(bob)]).toEqual([true, true]);
    expect((await jar.send("/api/me")).status).toBe(401);
    const second = await readAction(jar, "/restore-account", "next");
    expect((await postForm(jar, "/restore-account", second, {})).status).toBe(303);
    expect((await jar.send("/api/me")).json()).toMatchObject({ id: bob.id });
  });

  it("is refused as ever with a wrong password, and while it is disabled", async () => {
    const ada = await leaver();
    expect((await login(new CookieJar(server.address), { ...ada, password: "not the password" })).status).toBe(401);
    const jar = await asked(ada);
    await server.database.query('UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1', [ada.id]);
    expect((await keep(jar)).status).toBe(401);
    expect(await isPending(ada), "nothing is kept by that").toBe(true);
    expect((await login(new CookieJar(server.address), ada)).status).toBe(401);
  });
});
