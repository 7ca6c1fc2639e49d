import { afterAll, describe, expect, it } from "vitest";
import { signInAs, startServer, startTwins } from "../../harness";
import { command } from "../../setup/run";
import {
  type App,
  asApp,
  begin,
  by,
  exchange,
  goThrough,
  leadsTo,
  refresh,
  refusalIn,
  register,
  signInTo,
  type SignedIn,
  somebody,
  type Tokens,
  tokensIn,
  visit,
} from "./app";

const { server, twin } = await startTwins({ env: { REFRESH_LEEWAY: "1" } });
/** Asks the table each time. */
const asking = await startServer({ twinOf: server, env: { REVOCATION_FEED: "database" } });
afterAll(() => asking.stop());

const clients = (...args: string[]) => command(["clients", ...args], { env: server.environment });
const code = async (running: ReturnType<typeof clients>) => ((await running).code === 0 ? 204 : 500);

/** Everything that somebody's app has: a token for the API, one for userinfo, one to go on by, a code that is not redeemed yet. */
type Held = Tokens & { readonly plain: string; readonly late: () => Promise<readonly unknown[]> };

async function hold(app: App, ada: SignedIn): Promise<Held> {
  const tokens = await signInTo(server, app, ada);
  const { access_token: plain } = tokensIn(await refresh(server, app, tokens));
  const attempt = begin(app);
  const { code: unused = "" } = await goThrough(server, ada, attempt);
  return { ...tokens, plain, late: async () => refusalIn(await exchange(twin, app, unused, attempt)) };
}

const everywhere = (token: string, path = "/api/me") =>
  Promise.all([server, twin, asking].map(async (at) => (await by(at, token, path)).status));
const [taken, refused] = [
  [200, 200, 200],
  [401, 401, 401],
];

/** How what an app may comes to an end. */
const ends: Readonly<Record<string, (ada: SignedIn, app: App, held: Held) => Promise<number>>> = {
  "its person signs out": async ({ jar }) => (await jar.send("/api/auth/logout", { method: "POST" })).status,
  "its person signs out everywhere": async ({ jar }) =>
    (await jar.send("/api/auth/logout-all", { method: "POST" })).status,
  "another session of its person signs out everywhere else": async (ada) =>
    (await (await signInAs(twin, ada)).send("/api/auth/logout-others", { method: "POST" })).status,
  "its person disconnects it": async ({ jar }, { id }) =>
    (await jar.copy(twin.address).send(`/api/account/connected-apps/${id}`, { method: "DELETE" })).status,
  // feature:administration begin
  "its person is banned": async ({ id }) =>
    (
      await (
        await signInAs(server, "admin")
      ).send(`/api/admin/users/${id}`, { method: "PATCH", body: { disabled: true } })
    ).status,
  // feature:administration end
  "an operator ends its person's sessions": (ada) =>
    code(command(["user", "end-sessions", "--email", ada.email], { env: server.environment })),
  "its refresh token is revoked": async (_, app, { refresh_token }) =>
    (await asApp(twin, app, "/oidc/revoke", { token: refresh_token })).status,
  "it is disabled": (_, { id }) => code(clients("disable", "--id", id)),
  "it is removed": (_, { id }) => code(clients("remove", "--id", id)),
};

describe.each(Object.keys(ends))("when %s", (what) => {
  it("nothing of it counts on any instance, from the next request on", async () => {
    const app = await register(server);
    const ada = await somebody(server);
    const held = await hold(app, ada);
    expect(await everywhere(held.access_token)).toEqual(taken);
    expect(await everywhere(held.plain, "/oidc/userinfo")).toEqual(taken);
    expect(await ends[what]?.(ada, app, held)).toBeLessThan(400);
    expect(await everywhere(held.access_token)).toEqual(refused);
    expect(await everywhere(held.plain, "/oidc/userinfo")).toEqual(refused);
    const [status, error] = refusalIn(await refresh(twin, app, held));
    expect([status, error]).toEqual(error === "invalid_client" ? [401, error] : [400, "invalid_grant"]);
    expect(await held.late()).toEqual([status, error]);
  });
});

it("one session's end is not another's, nor another app's", async () => {
  const [app, other] = [await register(server), await register(server, { name: "Other" })];
  const ada = await somebody(server);
  const elsewhere: SignedIn = { ...ada, jar: await signInAs(server, ada) };
  const [here, there, others] = [
    await signInTo(server, app, ada),
    await signInTo(server, app, elsewhere),
    await signInTo(server, other, elsewhere),
  ];
  expect((await ada.jar.send("/api/auth/logout", { method: "POST" })).status).toBe(204);
  expect(await everywhere(here.access_token)).toEqual(refused);
  expect(await everywhere(there.access_token)).toEqual(taken);
  await elsewhere.jar.send(`/api/account/connected-apps/${app.id}`, { method: "DELETE" });
  expect(await everywhere(there.access_token)).toEqual(refused);
  expect(await everywhere(others.access_token)).toEqual(taken);
  // It asks again.
  expect(leadsTo(await visit(elsewhere.jar, begin(app).path), server)).toMatch(/^\/connect\//);
});

it("an access token is revoked alone, by the app that has it", async () => {
  const [app, other] = [await register(server), await register(server, { name: "Other" })];
  const ada = await somebody(server);
  const tokens = await signInTo(server, app, ada);
  const told = async (client: App) =>
    (await asApp(twin, client, "/oidc/introspect", { token: tokens.access_token })).json();
  expect(await told(app)).toMatchObject({ active: true, sub: ada.id, scope: "profile:read", client_id: app.id });
  expect((await asApp(server, other, "/oidc/revoke", { token: tokens.access_token })).status).toBe(200);
  expect(await everywhere(tokens.access_token)).toEqual(taken);
  expect((await asApp(server, app, "/oidc/revoke", { token: tokens.access_token })).status).toBe(200);
  expect(await everywhere(tokens.access_token)).toEqual(refused);
  expect(await told(app)).toEqual({ active: false });
  expect((await refresh(server, app, tokens)).status).toBe(200);
});

it("another role counts on the next request: the access token is over, and the next one says so", async () => {
  const app = await register(server);
  const ada = await somebody(server);
  const tokens = await signInTo(server, app, ada);
  await command(["user", "set-role", "--email", ada.email, "--role", "support"], { env: server.environment });
  expect(await everywhere(tokens.access_token)).toEqual(refused);
  const next = tokensIn(await refresh(server, app, tokens, { resource: server.origin }));
  expect((await by(twin, next.access_token)).json()).toMatchObject({ roles: ["support"] });
  // What its person may, it may not: no scope says so.
  expect((await by(server, next.access_token, "/api/admin/users")).status).toBe(403); // feature:administration
});

it("a client that is let in again goes on with what people have let it do, and with none of its tokens but those that refresh", async () => {
  const app = await register(server);
  const ada = await somebody(server);
  const tokens = await signInTo(server, app, ada);
  const { access_token: plain } = tokensIn(await refresh(server, app, tokens));
  const attempt = begin(app);
  const { code: unused = "" } = await goThrough(server, ada, attempt);
  await clients("disable", "--id", app.id);
  expect(leadsTo(await visit(ada.jar, begin(app).path), server)).toBe("undefined");
  await clients("enable", "--id", app.id);
  expect((await by(server, plain, "/oidc/userinfo")).status).toBe(401);
  expect(refusalIn(await exchange(server, app, unused, attempt))).toEqual([400, "invalid_grant"]);
  expect(await everywhere(tokens.access_token)).toEqual(refused);
  const next = tokensIn(await refresh(server, app, tokens, { resource: server.origin }));
  expect(await everywhere(next.access_token)).toEqual(taken);
});

it("an app that was let in signs nobody out", async () => {
  const app = await register(server);
  const ada = await somebody(server);
  const tokens = await signInTo(server, app, ada);
  const asked = ["/api/auth/logout", "/api/auth/logout-all", "/api/auth/logout-others"].map(
    async (path) => (await by(server, tokens.access_token, path, { method: "POST" })).status,
  );
  expect(await Promise.all(asked)).toEqual([401, 403, 403]);
  expect((await ada.jar.send("/api/me")).status).toBe(200);
  expect(await everywhere(tokens.access_token)).toEqual(taken);
});
