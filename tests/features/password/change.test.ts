import { describe, expect, it, vi } from "vitest";
import { accessTokenOf, refreshTokenOf } from "../../attack/forge";
import { callAction, postForm, readAction } from "../../attack/form";
import { age, rowOf, sessionIdOf } from "../../attack/session-row";
import {
  type CookieJar,
  createUser,
  mailsTo,
  send,
  sharedTwins,
  signIn,
  startServer,
  type TestUser,
} from "../../harness";

const { server, twin } = sharedTwins();

const password = "quiet seventeen rivers";
const change = (jar: CookieJar, currentPassword: string, chosen = password) =>
  jar.send("/api/auth/password/change", { method: "POST", body: { currentPassword, password: chosen } });
const login = (email: string, given: string) =>
  send(server.address, "/api/auth/login", { method: "POST", body: { email, password: given } });
const bearer = (address: string, token: string, path = "/api/me") =>
  send(address, path, { headers: { authorization: `Bearer ${token}` } });
const told = ({ id }: TestUser) =>
  server.database.query<{ outcome: string; detail: unknown }>(
    `SELECT "outcome", "detail" FROM "AuditEvent" WHERE "userId" = $1 AND "type" = 'password_change' ORDER BY "id"`,
    [id],
  );

describe("a changed password", () => {
  it("ends all other sessions at once on every instance, and keeps this one under a new token", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const others = [await signIn(server, ada), await signIn(server, ada)];
    const before = { access: accessTokenOf(jar), refresh: refreshTokenOf(jar), session: sessionIdOf(jar) };
    for (const { address } of [server, twin]) expect((await bearer(address, before.access)).status).toBe(200);
    const answer = await change(jar, ada.password);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    for (const { address } of [twin, server]) {
      expect((await bearer(address, before.access)).status, "a copy of the token of before").toBe(401);
      for (const other of others) {
        expect((await bearer(address, accessTokenOf(other))).status).toBe(401);
        expect((await other.copy(address).send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
      }
      expect((await jar.copy(address).send("/api/me")).json()).toMatchObject({ sessionId: before.session });
    }
    expect(accessTokenOf(jar)).not.toBe(before.access);
    expect(refreshTokenOf(jar)).not.toBe(before.refresh);
    for (const other of others)
      expect(await rowOf(server.database, other)).toMatchObject({ endReason: "password_changed" });
    expect((await login(ada.email, ada.password)).status).toBe(401);
    expect((await login(ada.email, password)).status).toBe(200);
    const [mail] = await mailsTo(server, ada.email, "Your password was changed");
    expect(mail?.text).toContain("knew the old one");
    expect(mail?.links.map((link) => new URL(link).pathname)).toEqual(["/forgot-password"]); // feature:password-reset
    expect(await told(ada)).toEqual([{ outcome: "success", detail: { ended: 2 } }]);
  });

  it("leaves a browser whose refresh token was not sent signed in: its next click fetches a new token", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const answer = await send(server.address, "/api/auth/password/change", {
      method: "POST",
      headers: { authorization: `Bearer ${accessTokenOf(jar)}` },
      body: { currentPassword: ada.password, password },
    });
    expect([answer.status, answer.setCookies]).toEqual([204, []]);
    expect((await bearer(server.address, accessTokenOf(jar))).status).toBe(401);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await jar.send("/api/me")).status).toBe(200);
  });

  it("by ten at once is changed by one of them", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        change(
          jar.copy((index % 2 === 0 ? server : twin).address),
          ada.password,
          `quiet ${String(index)} lanterns over`,
        ),
      ),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    await mailsTo(server, ada.email, "Your password was changed", 1);
  });
});

describe("a change of password", () => {
  it("asks for the current one; a wrong one is said at its field, counted with the sign-ins, and told in the trail", async () => {
    const narrow = await startServer({ twinOf: server, env: { RATE_LIMIT_LOGIN_ACCOUNT: "3/600" } });
    const ada = await createUser(server);
    const jar = (await signIn(server, ada)).copy(narrow.address);
    const wrong = await change(jar, "not the current one");
    expect([wrong.status, wrong.json()]).toEqual([
      400,
      expect.objectContaining({
        code: "invalid_input",
        errors: [{ field: "currentPassword", code: "wrong", message: "This is not your current password." }],
      }),
    ]);
    expect(await told(ada)).toEqual([{ outcome: "failure", detail: { reason: "password" } }]);
    const body = { email: ada.email, password: "not the current one" };
    const attempts = [await change(jar, "nor this one"), await jar.send("/api/auth/login", { method: "POST", body })];
    expect(attempts.map(({ status }) => status)).toEqual([400, 401]);
    expect((await change(jar, ada.password)).status, "the fourth, of this device").toBe(429);
    expect((await jar.send("/api/me")).status, "whoever waits stays signed in").toBe(200);
    await narrow.stop();
    expect(
      await server.database.query('SELECT "credentialVersion" AS "v" FROM "User" WHERE "id" = $1', [ada.id]),
    ).toEqual([{ v: 1 }]);
  });

  it("refuses what is easy to guess, and the one that is there already, and changes nothing", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    for (const [chosen, code] of [
      ["short", "too_short"],
      ["iloveyouforever123", "common"],
      [`${ada.email} ${ada.email}`, "context"],
      [ada.password, "unchanged"],
    ] as const) {
      const { status, json } = await change(jar, ada.password, chosen);
      expect([status, json()]).toEqual([
        400,
        expect.objectContaining({ errors: [expect.objectContaining({ field: "password", code })] }),
      ]);
    }
    expect((await jar.send("/api/me")).status).toBe(200);
    expect((await login(ada.email, ada.password)).status).toBe(200);
  });

  it.each([
    ["posted without scripts", postForm],
    ["called by scripts", callAction],
  ] as const)(
    "by form, %s, says that it is done and goes on under the new token, also where that began with an old one",
    async (_, call) => {
      const ada = await createUser(server);
      const jar = await signIn(server, ada);
      const other = await signIn(server, ada);
      const form = await readAction(jar, "/settings/security", "currentPassword");
      const refused = await call(jar, "/settings/security", form, { currentPassword: "hunter2-poison", password });
      expect(refused.text).toContain("This is not your current password.");
      expect(refused.text).not.toContain("hunter2-poison");
      // Its rights have changed meanwhile, so that the action refreshes in place before it does anything.
      await server.database.query(`UPDATE "User" SET "version" = 2 WHERE "id" = $1`, [ada.id]);
      await server.database.query(
        `INSERT INTO "Revocation" ("kind", "subject", "version", "expiresAt") VALUES ('user', $1, 2, now() + interval '1 hour')`,
        [ada.id],
      );
      await vi.waitFor(async () => expect((await bearer(server.address, accessTokenOf(jar))).status).toBe(401), 5000);
      const session = sessionIdOf(jar);
      const done = await call(jar, "/settings/security", form, { currentPassword: ada.password, password });
      expect(done.status).toBe(200);
      expect(done.text).toContain("Your password is changed. All your other devices are signed out.");
      expect((await jar.send("/api/me")).json()).toMatchObject({ sessionId: session });
      expect((await other.send("/api/me")).status).toBe(401);
      expect((await rowOf(server.database, jar)).endedAt).toBeNull();
    },
  );

  it("needs a fresh proof besides the password: who has only stolen both can't shut out a second factor's owner", async () => {
    const ada = await createUser(server);
    const jar = await signIn(server, ada);
    await age(server.database, jar, "authenticatedAt", 601);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await change(jar, ada.password)).json()).toMatchObject({ code: "reauthentication_required" });
    expect(await told(ada)).toEqual([]);
  });

  it("from a page of another account changes nothing", async () => {
    const [ada, eve] = [await createUser(server), await createUser(server)];
    const [hers, his] = [await signIn(server, ada), await signIn(server, eve)];
    const form = await readAction(hers, "/settings/security", "currentPassword");
    const refused = await postForm(his, "/settings/security", form, { currentPassword: eve.password, password });
    expect(refused.text).toContain("signed in to another account now");
    expect((await login(eve.email, eve.password)).status).toBe(200);
  });
});

it("password managers find the page", async () => {
  const answer = await send(server.address, "/.well-known/change-password");
  expect([answer.status, answer.headers.location]).toEqual([302, "/settings/security"]);
  const none = await send(
    server.address,
    "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200",
  );
  expect(none.status).toBe(404);
});

it("its pages say to password managers what their fields are for", async () => {
  const jar = await signIn(server, await createUser(server));
  const { text } = await jar.send("/settings/security");
  const kinds = [...text.matchAll(/<input[^>]*autocomplete="([^"]*)"/gi)].map(([, kind]) => kind);
  expect(kinds).toEqual(["username", "current-password", "new-password"]);
});
