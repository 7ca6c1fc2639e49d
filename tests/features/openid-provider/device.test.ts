import { describe, expect, it } from "vitest";
import { age } from "../../attack/session-row";
import { CookieJar, mailsTo, send, startTwins } from "../../harness";
import {
  asApp,
  by,
  claimsOf,
  fromHere,
  hashOf,
  leadsTo,
  refresh,
  refusalIn,
  register,
  somebody,
  tokensIn,
} from "./app";
import {
  askForCode,
  faultIn,
  headingOf,
  letIn,
  look,
  poll,
  registerTelevision,
  say,
  show,
  type Shown,
  signInOn,
} from "./device";

const { server, twin } = await startTwins();
const television = await registerTelevision(server);
const resource = server.origin;
const pending = [400, "authorization_pending"];

/** How many seconds it has to wait between two questions. */
const waitOf = async ({ device_code }: Shown) =>
  (
    await server.database.query<{ pollSeconds: number }>(
      `SELECT "pollSeconds" FROM "DeviceRequest" WHERE "hash" = $1`,
      [hashOf(device_code)],
    )
  )[0]?.pollSeconds;
/** Lets the last question have been so many seconds ago. */
const lastPoll = (secondsAgo: number) =>
  server.database.query(`UPDATE "DeviceRequest" SET "polledAt" = now() - make_interval(secs => $1)`, [secondsAgo]);

describe("a device that shows a code", () => {
  it("is told where it is typed, how often to ask, and how long it is good", async () => {
    const shown = await show(server, television);
    expect(shown).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/) as string,
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/) as string,
      verification_uri: `${server.origin}/device`,
      verification_uri_complete: `${server.origin}/device?user_code=${shown.user_code}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it("finds all of it in both descriptions of the provider", async () => {
    for (const path of ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]) {
      const said = (await send(server.address, path)).json() as Record<string, unknown>;
      expect(said["device_authorization_endpoint"]).toBe(`${server.origin}/oidc/device/auth`);
      expect(said["grant_types_supported"]).toContain("urn:ietf:params:oauth:grant-type:device_code");
    }
  });

  it("waits for somebody, and gets tokens by what they have said, on any instance", async () => {
    const ada = await somebody(server);
    const shown = await show(server, television, { scope: "openid profile email profile:read", resource });
    expect(refusalIn(await poll(twin, television, shown))).toEqual(pending);
    // However it is typed.
    const page = await look(ada, ` ${shown.user_code.toLowerCase().replace("-", " ")}`);
    expect([page.status, headingOf(page)]).toEqual([200, "Connect Acme TV?"]);
    for (const words of [shown.user_code, "See your e-mail address", "the address that you are at"])
      expect(page.text).toContain(words);
    await letIn(server, ada, shown);
    const tokens = tokensIn(await poll(twin, television, shown, { resource }));
    expect(tokens.scope).toBe("profile:read");
    expect((await by(server, tokens.access_token)).json()).toMatchObject({ id: ada.id, scopes: ["profile:read"] });
    const { sid, grant, amr } = claimsOf(tokens.access_token);
    const me = (await ada.jar.send("/api/me")).json() as { sessionId: string };
    expect([sid, amr]).toEqual([me.sessionId, ["pwd"]]);
    expect(grant).toMatch(/^[\w-]{36}$/);
    expect(claimsOf(tokens.id_token)).toMatchObject({ iss: server.origin, aud: television.id, sub: ada.id });
    expect((await ada.jar.send("/settings/connected-apps")).text).toContain("Acme TV");
  });

  it("goes on by a refresh token that changes, and may name this API later", async () => {
    const ada = await somebody(server);
    const tokens = await signInOn(server, television, ada);
    const next = tokensIn(await refresh(twin, television, tokens, { resource }));
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    expect((await by(twin, next.access_token)).status).toBe(200);
    const plain = tokensIn(await refresh(server, television, next));
    expect((await by(server, plain.access_token, "/oidc/userinfo")).json()).toMatchObject({ sub: ada.id });
  });

  it("is told how the last proof was given", async () => {
    const ada = await somebody(server);
    await server.database.query(`UPDATE "Session" SET "provedBy" = '{otp,mfa}' WHERE "userId" = $1`, [ada.id]);
    const { access_token, id_token } = await signInOn(server, television, ada);
    const strong = { amr: ["otp", "mfa"], acr: expect.stringMatching(/multi-factor$/) as string };
    for (const token of [access_token, id_token]) expect(claimsOf(token)).toMatchObject(strong);
  });

  it("may be an app with a secret, and one that people sign in to by a browser too", async () => {
    const app = await register(server, { deviceFlow: true });
    const ada = await somebody(server);
    const tokens = await signInOn(server, app, ada);
    expect((await by(server, tokens.access_token)).status).toBe(200);
    expect((await askForCode(server, { ...app, secret: "wrong" })).status).toBe(401);
  });

  it("is told of a no, however often it asks", async () => {
    const ada = await somebody(server);
    const shown = await show(server, television);
    const said = await say(ada, shown.user_code, "deny");
    expect(headingOf(await ada.jar.send(leadsTo(said, server)))).toBe("Not connected");
    for (let times = 0; times < 2; times += 1)
      expect(refusalIn(await poll(server, television, shown))).toEqual([400, "access_denied"]);
    expect((await ada.jar.send("/api/account/connected-apps")).json()).toMatchObject({ apps: [] });
    // Nobody can take that back.
    await say(ada, shown.user_code, "allow");
    expect(refusalIn(await poll(server, television, shown))).toEqual([400, "access_denied"]);
  });

  it("is told to slow down while it asks too often, and is answered all the same once somebody has decided", async () => {
    const ada = await somebody(server);
    const shown = await show(server, television);
    expect(refusalIn(await poll(server, television, shown))).toEqual(pending);
    expect(refusalIn(await poll(twin, television, shown))).toEqual([400, "slow_down"]);
    expect(await waitOf(shown)).toBe(10);
    // More than at first, and with time to spare for a slow machine.
    await lastPoll(6);
    expect(refusalIn(await poll(server, television, shown))).toEqual([400, "slow_down"]);
    expect(await waitOf(shown)).toBe(15);
    await lastPoll(15.1);
    expect(refusalIn(await poll(twin, television, shown))).toEqual(pending);
    await letIn(server, ada, shown);
    expect((await poll(server, television, shown)).status).toBe(200);
  });

  it("is told that its time is over, and so is whoever types the code", async () => {
    const ada = await somebody(server);
    const [late, waiting] = [await show(server, television), await show(server, television)];
    await server.database.query(
      `UPDATE "DeviceRequest" SET "expiresAt" = now() - interval '1 second',
         "payload" = jsonb_set("payload", '{exp}', to_jsonb(extract(epoch FROM now())::int - 1)) WHERE "hash" = $1`,
      [hashOf(late.device_code)],
    );
    expect(refusalIn(await poll(server, television, late))).toEqual([400, "expired_token"]);
    expect(faultIn(await look(ada, late.user_code))).toMatch(/^That code has expired/);
    await say(ada, late.user_code, "allow");
    expect(refusalIn(await poll(twin, television, late))).toEqual([400, "expired_token"]);
    expect(refusalIn(await poll(server, television, waiting))).toEqual(pending);
  });
});

describe("the page of a code", () => {
  it("leads somebody who is signed out through the login page and back, with the code", async () => {
    const { user_code } = await show(server, television);
    const path = `/device?user_code=${user_code}`;
    const login = leadsTo(await new CookieJar(server.address).send(path), server);
    expect(new URL(login, server.origin).searchParams.get("next")).toBe(path);
  });

  it("tells a person what they have done, and others that the code was used", async () => {
    const [ada, bob] = [await somebody(server), await somebody(server)];
    const tokens = await signInOn(server, television, ada);
    expect(headingOf(await look(ada, tokens.user_code))).toBe("Acme TV is connected");
    expect(faultIn(await look(bob, tokens.user_code))).toMatch(/^That code has been used/);
    await say(bob, tokens.user_code, "deny");
    expect((await by(twin, tokens.access_token)).status).toBe(200);
  });

  it.each(["0", "30"])(
    "asks for a proof first where the device wants one of %s seconds, and takes the one that is given",
    async (max_age) => {
      const ada = await somebody(server);
      const shown = await show(server, television, { max_age });
      await age(server.database, ada.jar, "authenticatedAt", 60);
      await ada.jar.send("/api/auth/refresh", { method: "POST" });
      const led = leadsTo(await look(ada, shown.user_code), server);
      expect(new URL(led, server.origin).searchParams.get("next")).toBe(`/device?user_code=${shown.user_code}`);
      await say(ada, shown.user_code, "allow");
      expect(refusalIn(await poll(server, television, shown))).toEqual(pending);
      await ada.jar.send("/api/auth/reauthenticate", { method: "POST", body: { password: ada.password } });
      await letIn(server, ada, shown);
      expect((await poll(server, television, shown)).status).toBe(200);
    },
  );

  it("has a mail sent for each device, which says where it asked from", async () => {
    const ada = await somebody(server);
    for (let times = 0; times < 2; times += 1) await letIn(server, ada, await show(server, television));
    const [mail] = await mailsTo(server, ada.email, "An app was connected", 2);
    expect(mail?.text.replaceAll(/\s+/g, " ")).toContain("on a device that asked for it from the network address");
    const trail = await server.database.query<{ detail: object }>(
      `SELECT "detail" FROM "AuditEvent" WHERE "userId" = $1 AND "type" = 'app_connected'`,
      [ada.id],
    );
    expect(trail).toHaveLength(2);
    expect(trail[0]?.detail).toMatchObject({ clientId: television.id, device: expect.any(String) as string });
  });
});

describe("two devices that somebody lets in from one browser", () => {
  it("are two: what ends one does not end the other, and disconnecting ends both", async () => {
    const ada = await somebody(server);
    const [one, two] = [await signInOn(server, television, ada), await signInOn(server, television, ada)];
    expect((await asApp(twin, television, "/oidc/revoke", { token: one.refresh_token })).status).toBe(200);
    expect((await by(server, one.access_token)).status).toBe(401);
    expect((await by(server, two.access_token)).status).toBe(200);
    await ada.jar.send(`/api/account/connected-apps/${television.id}`, { method: "DELETE" });
    expect((await by(twin, two.access_token)).status).toBe(401);
    expect(refusalIn(await refresh(server, television, two))).toEqual([400, "invalid_grant"]);
  });
});

it("asks every client for its own scopes, and none that shows no codes", async () => {
  expect(refusalIn(await askForCode(server, await register(server)))).toEqual([400, "invalid_request"]);
  expect(refusalIn(await askForCode(server, television, { scope: "openid offline_access everything" }))[0]).toBe(200);
  expect(refusalIn(await askForCode(server, television, { resource: "https://elsewhere.example" }))).toEqual([
    400,
    "invalid_target",
  ]);
  const demands = JSON.stringify({ id_token: { acr: { essential: true, values: ["phr"] } } });
  for (const [parameters, error] of [
    [{ scope: "everything" }, "invalid_scope"],
    [{ scope: "profile:read" }, "invalid_scope"],
    [{ claims: demands }, "invalid_request"],
    [{ claims: JSON.stringify({ id_token: { sub: { value: "somebody" } } }) }, "invalid_request"],
  ] as const)
    expect(refusalIn(await askForCode(server, television, parameters))).toEqual([400, error]);
  // A client that only shows codes has no other way.
  const ada = await somebody(server);
  const asked = await ada.jar.send(`/oidc/auth?client_id=${television.id}&response_type=code`, { headers: fromHere });
  expect(asked.status).toBe(400);
});
