import { describe, expect, it } from "vitest";
import { send, signIn, signInAs, startServer, startTwins } from "../../harness";
import { command } from "../../setup/run";
import { type App, asApp, by, claimsOf, register, signInTo, type SignedIn, somebody } from "./app";
import { nothingLeft, openEar, verified } from "./ear";

const { server, twin } = await startTwins({ env: { REFRESH_LEEWAY: "1" } });

const sidOf = ({ jar }: SignedIn) => String(claimsOf(jar.cookies.get("__Host-Http-session") ?? "")["sid"]);
const post = async (jar: SignedIn["jar"], path: string, body?: object) =>
  (await jar.send(path, { method: "POST", ...(body && { body }) })).status;

/** However a sign-in to an app ends that its app is to hear of. */
const ends: Readonly<Record<string, (ada: SignedIn, app: App) => Promise<number>>> = {
  "its person signs out": ({ jar }) => post(jar, "/api/auth/logout"),
  "its person signs out everywhere, elsewhere": ({ jar }) => post(jar.copy(twin.address), "/api/auth/logout-all"),
  "another session of its person signs out everywhere else": async (ada) =>
    post(await signInAs(twin, ada), "/api/auth/logout-others"),
  // feature:devices begin
  "its session is ended in the list": async (ada) =>
    (await (await signInAs(server, ada)).send(`/api/auth/sessions/${sidOf(ada)}`, { method: "DELETE" })).status,
  // feature:devices end
  "somebody signs in anew in its browser": ({ jar, email, password }) =>
    post(jar, "/api/auth/login", { email, password }),
  "its person changes the password": async (ada) => {
    const body = { currentPassword: ada.password, password: "quiet lantern over rivers 77" };
    return post(await signIn(server, ada), "/api/auth/password/change", body);
  },
  "its refresh token of before comes again": async (ada) => {
    await server.database.query(
      `UPDATE "Session" SET "generation" = 5, "seenGeneration" = 5, "rotatedAt" = now() - interval '1 hour' WHERE "id" = $1`,
      [sidOf(ada)],
    );
    return (await post(ada.jar, "/api/auth/refresh")) === 401 ? 204 : 500;
  },
  // feature:administration begin
  "its person is banned": async ({ id }) =>
    (
      await (
        await signInAs(server, "admin")
      ).send(`/api/admin/users/${id}`, { method: "PATCH", body: { disabled: true } })
    ).status,
  // feature:administration end
  "its person deletes the account": async ({ jar }) => (await jar.send("/api/account", { method: "DELETE" })).status, // feature:account-deletion
  "an operator ends its person's sessions": async ({ email }) =>
    (await command(["user", "end-sessions", "--email", email], { env: server.environment })).code ?? 1,
  "its person disconnects it": async ({ jar }, { id }) =>
    (await jar.copy(twin.address).send(`/api/account/connected-apps/${id}`, { method: "DELETE" })).status,
};

describe.each(Object.keys(ends))("when %s", (what) => {
  it("the app hears it once, and can tell whose sign-in it was", async () => {
    const ear = await openEar();
    const app = await register(server, { ear: ear.uri });
    const ada = await somebody(server);
    const { id_token } = await signInTo(server, app, ada);
    const { sub, sid } = claimsOf(id_token);
    expect([sub, sid]).toEqual([ada.id, sidOf(ada)]);
    expect(await ends[what]?.(ada, app)).toBeLessThan(400);
    const { payload } = await verified(server, app, await ear.hears(1));
    expect(payload).toEqual({
      iss: server.origin,
      aud: app.id,
      sub,
      sid,
      iat: expect.any(Number) as number,
      toe: expect.any(Number) as number,
      exp: Number(payload.iat) + 120,
      jti: expect.stringMatching(/^[\w-]{22}$/) as string,
      events: { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    await nothingLeft(server, app);
    expect(ear.heard).toHaveLength(1);
  });
});

it("each app of a session hears it within a second, one that hangs keeps nobody waiting, and no app of another session does", async () => {
  const [hanging, quick, other] = [await openEar(() => undefined), await openEar(), await openEar()];
  const apps = await Promise.all([hanging, quick].map(({ uri }) => register(server, { ear: uri })));
  const elsewhere = await register(server, { ear: other.uri });
  const deaf = await register(server);
  const ada = await somebody(server);
  for (const app of apps) await signInTo(server, app, ada);
  expect(claimsOf((await signInTo(server, deaf, ada)).id_token)).not.toHaveProperty("sid");
  const there: SignedIn = { ...ada, jar: await signInAs(server, ada) };
  const tokens = await signInTo(server, elsewhere, there);
  expect(await post(ada.jar, "/api/auth/logout")).toBe(204);
  await quick.hears(1, 1000);
  await hanging.hears(1, 1000);
  expect((await by(twin, tokens.access_token)).status).toBe(200);
  expect(
    await server.database.query('SELECT 1 FROM "AppLogout" WHERE "clientId" = ANY($1)', [[deaf.id, elsewhere.id]]),
  ).toEqual([]);
  expect(other.heard).toEqual([]);
});

// feature:administration begin
it("who is banned is signed out of every app of every session within a second", async () => {
  const ears = [await openEar(), await openEar(), await openEar()];
  const [one, two, three] = await Promise.all(ears.map(({ uri }) => register(server, { ear: uri })));
  const ada = await somebody(server);
  const there: SignedIn = { ...ada, jar: await signInAs(twin, ada) };
  for (const [app, who] of [
    [one, ada],
    [two, ada],
    [three, there],
  ] as const)
    if (app !== undefined) await signInTo(server, app, who);
  const admin = await signInAs(twin, "admin");
  const path = `/api/admin/users/${ada.id}`;
  expect((await admin.send(path, { method: "PATCH", body: { disabled: true } })).status).toBe(200);
  await Promise.all(ears.map((ear) => ear.hears(1, 1000)));
  expect(ears.map(({ heard }) => heard.map((token) => claimsOf(token)["sid"]))).toEqual([
    [sidOf(ada)],
    [sidOf(ada)],
    [sidOf(there)],
  ]);
});
// feature:administration end

it("an app hears of what a command has ended as soon as an instance does, and waits for no round", async () => {
  const ear = await openEar();
  const app = await register(server, { ear: ear.uri });
  const ada = await somebody(server);
  await signInTo(server, app, ada);
  const hold = (lease: string) =>
    server.database.query(
      `INSERT INTO "Job" ("name", "holder", "leaseUntil") VALUES ('apps.tell', gen_random_uuid(), now() + $1::interval)
       ON CONFLICT ("name") DO UPDATE SET "holder" = EXCLUDED."holder", "leaseUntil" = EXCLUDED."leaseUntil"`,
      [lease],
    );
  await hold("1 hour");
  try {
    await command(["user", "disable", "--email", ada.email], { env: server.environment });
    const { payload } = await verified(server, app, await ear.hears(1));
    expect(payload["sid"]).toBe(sidOf(ada));
  } finally {
    await hold("0 seconds");
  }
});

it("an app that is down hears it when it is back, in another token", async () => {
  const ear = await openEar((response, count) => void response.writeHead(count === 1 ? 503 : 200).end());
  const app = await register(server, { ear: ear.uri });
  const ada = await somebody(server);
  await signInTo(server, app, ada);
  const begunAt = Math.floor(Date.now() / 1000);
  expect(await post(ada.jar, "/api/auth/logout")).toBe(204);
  const doneAt = Math.ceil(Date.now() / 1000);
  await ear.hears(2, 30_000);
  await nothingLeft(server, app);
  const [first, second] = await Promise.all(
    ear.heard.map(async (token) => (await verified(server, app, token)).payload),
  );
  expect([second?.["sid"], second?.sub]).toEqual([first?.["sid"], first?.sub]);
  expect(second?.jti).not.toBe(first?.jti);
  // When it happened, not when it was told.
  for (const payload of [first, second]) {
    expect(payload?.["toe"]).toBeGreaterThanOrEqual(begunAt);
    expect(payload?.["toe"]).toBeLessThanOrEqual(doneAt);
  }
  expect(second?.iat).toBeGreaterThan(doneAt);
}, 60_000);

it("what an instance was telling that is killed, another one tells", async () => {
  const ear = await openEar((response, count) => {
    if (count > 1) response.writeHead(204).end();
  });
  const app = await register(server, { ear: ear.uri });
  const ada = await somebody(server);
  await signInTo(server, app, ada);
  const dying = await startServer({ twinOf: server });
  expect(await post(ada.jar.copy(dying.address), "/api/auth/logout")).toBe(204);
  await ear.hears(1);
  dying.signal("SIGKILL");
  await verified(server, app, await ear.hears(2, 40_000));
  await nothingLeft(server, app);
  await dying.stop();
}, 60_000);

it("nothing is sent anywhere but to the address that is registered, and nothing to an app that is shut out", async () => {
  const elsewhere = await openEar();
  const ear = await openEar((response) => void response.writeHead(307, { location: elsewhere.uri }).end());
  const app = await register(server, { ear: ear.uri });
  const out = await register(server, { ear: elsewhere.uri });
  const ada = await somebody(server);
  await signInTo(server, app, ada);
  await signInTo(server, out, ada);
  await command(["clients", "disable", "--id", out.id], { env: server.environment });
  expect(await post(ada.jar, "/api/auth/logout")).toBe(204);
  const token = await ear.hears(1);
  const waiting = () =>
    server.database.query('SELECT "attempts" FROM "AppLogout" WHERE "clientId" = ANY($1)', [[app.id, out.id]]);
  expect(await waiting()).toEqual([{ attempts: 1 }]);
  expect(elsewhere.heard).toEqual([]);
  // It opens nothing here.
  expect((await by(server, token)).status).toBe(401);
  const cookie = `__Host-Http-session=${token}`;
  expect((await send(server.address, "/api/me", { headers: { cookie } })).status).toBe(401);
  expect((await send(server.address, `/oidc/logout?id_token_hint=${token}`)).status).toBe(400);
});

it("an app that revokes what it was given is not told of its own doing", async () => {
  const ear = await openEar();
  const app = await register(server, { ear: ear.uri });
  const ada = await somebody(server);
  const { refresh_token } = await signInTo(server, app, ada);
  expect((await asApp(server, app, "/oidc/revoke", { token: refresh_token })).status).toBe(200);
  expect(await server.database.query('SELECT 1 FROM "AppLogout" WHERE "clientId" = $1', [app.id])).toEqual([]);
});
