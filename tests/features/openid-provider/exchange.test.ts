import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { exchangeGrant, tokenTypes } from "@/lib/shared/features/openid-provider/audiences";
import { accessTokenOf, read } from "../../attack/forge";
import { send, startTwins, type TestServer } from "../../harness";
import { command } from "../../setup/run";
import { actingIn } from "../impersonation/people"; // feature:impersonation
import { byPassword, naming, tokensIn as ownTokensIn } from "../token-endpoint/client"; // feature:token-endpoint
import { asApp, by, claimsOf, refusalIn, register, signInTo, type SignedIn, somebody, tokensIn } from "./app";
import { caller, exchangedIn, exchangeFor, reports } from "./exchange";

const { server, twin } = await startTwins({
  env: naming, // feature:token-endpoint
});

const portal = await caller(server);

/** Verifies a token as the service does that it is for. */
async function verified(token: string, audience = reports) {
  const keys = (await send(server.address, "/.well-known/jwks.json")).json() as JSONWebKeySet;
  const policy = { issuer: server.origin, audience, typ: "at+jwt" };
  return (await jwtVerify(token, createLocalJWKSet(keys), policy)).payload;
}

/** Whether a client's token is active, as the app tells it. */
const isActive = async (token: string, at: TestServer = server) =>
  ((await asApp(at, portal, "/oidc/introspect", { token })).json() as { active: boolean }).active;

describe("a service that acts for somebody", () => {
  it("has a token for the one service that it calls, which names both and is less than the person’s own", async () => {
    const ada = await somebody(server);
    const own = read(accessTokenOf(ada.jar)).claims;
    const answer = await exchangeFor(twin, portal, accessTokenOf(ada.jar), { scope: "notes:read" });
    const { access_token: token, ...rest } = exchangedIn(answer);
    expect(rest).toEqual({
      issued_token_type: tokenTypes[0],
      token_type: "Bearer",
      expires_in: expect.any(Number) as number,
      scope: "notes:read",
    });
    const claims = await verified(token);
    expect(claims).toEqual({
      iss: server.origin,
      aud: reports,
      sub: ada.id,
      client_id: portal.id,
      act: { sub: portal.id, ver: 1 },
      ...{ sid: own["sid"], roles: own["roles"], ver: own["ver"], auth_time: own["auth_time"], amr: own["amr"] },
      scope: "notes:read",
      jti: expect.stringMatching(/^[\w-]{22}$/) as string,
      iat: expect.any(Number) as number,
      exp: expect.any(Number) as number,
    });
    expect(claims.exp).toBeLessThanOrEqual(Number(own["exp"]));
    expect(answer.headers["cache-control"]).toBe("no-store");
    const trail = await server.database.query<{ detail: object }>(
      `SELECT "detail" FROM "AuditEvent" WHERE "type" = 'token_exchanged' AND "userId" = $1`,
      [ada.id],
    );
    const detail = { clientId: portal.id, audience: reports, scope: "notes:read", from: "portcullis-web" };
    expect(trail).toEqual([{ detail }]);
  });

  it("gets all that is allowed where it does not say, and the type that it asks for", async () => {
    const ada = await somebody(server);
    const more = { requested_token_type: tokenTypes[1], subject_token_type: tokenTypes[1], resource: reports };
    const given = exchangedIn(await exchangeFor(server, portal, accessTokenOf(ada.jar), more));
    expect([given.scope, given.issued_token_type]).toEqual(["notes:read profile:read figures:read", tokenTypes[1]]);
  });

  it("may do no more for an app’s token than its person has let the app do, and the app is named", async () => {
    const ada = await somebody(server);
    const app = await register(server);
    const { access_token: given } = await signInTo(server, app, ada);
    const { access_token: token, scope } = exchangedIn(await exchangeFor(server, portal, given));
    expect(scope).toBe("profile:read");
    const { grant, jti } = claimsOf(given);
    expect((await verified(token))["act"]).toEqual({
      sub: portal.id,
      ver: 1,
      act: { sub: app.id, sid: grant, jti, ver: 1 },
    });
    expect(refusalIn(await exchangeFor(server, portal, given, { scope: "notes:read" }))).toEqual([
      400,
      "invalid_scope",
    ]);
    // The app gives back its own token: what came of it is no good either.
    expect(await isActive(token)).toBe(true);
    expect((await asApp(server, app, "/oidc/revoke", { token: given })).status).toBe(200);
    expect([await isActive(token), await isActive(token, twin)]).toEqual([false, false]);
  });

  // feature:token-endpoint begin
  it("acts for who signed in by a program of our own too", async () => {
    const ada = await somebody(server);
    const { access_token: given } = ownTokensIn(await byPassword(server, ada));
    expect((await verified(exchangedIn(await exchangeFor(server, portal, given)).access_token)).sub).toBe(ada.id);
  });
  // feature:token-endpoint end

  // feature:impersonation begin
  it("names the administrator behind a person", async () => {
    const { admin, person, token: given } = await actingIn(server);
    const { access_token: token } = exchangedIn(await exchangeFor(server, portal, given));
    const claims = await verified(token);
    expect(claims.sub).toBe(person.id);
    expect(claims["act"]).toEqual({ sub: portal.id, ver: 1, act: claimsOf(given)["act"] });
    expect(claims["act"]).toMatchObject({ act: { sub: admin.id } });
    expect((await admin.jar.copy().send("/api/auth/impersonation", { method: "DELETE" })).status).toBeLessThan(400);
    expect(await isActive(token)).toBe(false);
  });
  // feature:impersonation end

  it("twenty times at once, on two instances", async () => {
    const { jar } = await somebody(server);
    const all = Array.from({ length: 20 }, (_, at) => exchangeFor(at % 2 ? server : twin, portal, accessTokenOf(jar)));
    const ids = (await Promise.all(all)).map((answer) => claimsOf(exchangedIn(answer).access_token)["jti"]);
    expect(new Set(ids).size).toBe(20);
  });

  it("can give its token back, and nobody else can ask after it", async () => {
    const { jar } = await somebody(server);
    const { access_token: token } = exchangedIn(await exchangeFor(server, portal, accessTokenOf(jar)));
    const told = (await asApp(twin, portal, "/oidc/introspect", { token })).json();
    expect(told).toMatchObject({ active: true, aud: reports, client_id: portal.id, act: { sub: portal.id } });
    const other = await caller(server);
    expect((await asApp(server, other, "/oidc/introspect", { token })).json()).toEqual({ active: false });
    await asApp(server, other, "/oidc/revoke", { token });
    expect(await isActive(token)).toBe(true);
    expect((await asApp(server, portal, "/oidc/revoke", { token })).status).toBe(200);
    expect([await isActive(token), await isActive(token, twin)]).toEqual([false, false]);
  });
});

describe("what ends the person’s own token ends it", () => {
  const ends: Readonly<Record<string, (ada: SignedIn) => Promise<unknown>>> = {
    "signing out": ({ jar }) => jar.send("/api/auth/logout", { method: "POST" }),
    "a ban": ({ email }) => command(["user", "disable", "--email", email], { env: server.environment }),
    "another role": ({ email }) =>
      command(["user", "set-role", "--email", email, "--role", "support"], { env: server.environment }),
  };

  it.each(Object.keys(ends))("%s", async (how) => {
    const ada = await somebody(server);
    const given = accessTokenOf(ada.jar);
    const { access_token: token } = exchangedIn(await exchangeFor(server, portal, given));
    expect(await isActive(token)).toBe(true);
    await ends[how]?.(ada);
    expect([await isActive(token), await isActive(token, twin)]).toEqual([false, false]);
    for (const at of [server, twin])
      expect(refusalIn(await exchangeFor(at, portal, given))).toEqual([400, "invalid_request"]);
  });

  it("so does the end of whoever acts", async () => {
    const { jar } = await somebody(server);
    const shut = await caller(server);
    const { access_token: token } = exchangedIn(await exchangeFor(server, shut, accessTokenOf(jar)));
    const env = server.environment;
    expect((await command(["clients", "disable", "--id", shut.id], { env })).code).toBe(0);
    expect(refusalIn(await exchangeFor(twin, shut, accessTokenOf(jar)))).toEqual([401, "invalid_client"]);
    expect((await command(["clients", "enable", "--id", shut.id], { env })).code).toBe(0);
    expect((await asApp(twin, shut, "/oidc/introspect", { token })).json()).toEqual({ active: false });
  });
});

describe("nothing is had that was not registered", () => {
  it.each([
    ["another audience", { audience: "https://payroll.example" }],
    ["another resource", { resource: "https://payroll.example" }],
    ["one below it", { audience: `${reports}/admin` }],
    ["one spelled otherwise", { audience: `${reports}/` }],
    ["none", { audience: "" }],
    ["this app", { audience: server.origin }],
    ["this app, as a resource", { audience: "", resource: server.origin }],
    ["an app that people sign in to", { audience: randomUUID() }],
  ])("not for %s", async (_, more) => {
    const { jar } = await somebody(server);
    expect(refusalIn(await exchangeFor(server, portal, accessTokenOf(jar), more))).toEqual([400, "invalid_target"]);
  });

  it("not for two at once", async () => {
    const { jar } = await somebody(server);
    const two = [
      { audience: reports, scopes: ["notes:read"] },
      { audience: "urn:example:payroll", scopes: ["notes:read"] },
    ];
    const both = await caller(server, { audiences: two });
    const body = new URLSearchParams({ grant_type: exchangeGrant, subject_token_type: tokenTypes[0] });
    body.set("subject_token", accessTokenOf(jar));
    for (const { audience } of two) body.append("audience", audience);
    const basic = Buffer.from(`${both.id}:${both.secret ?? ""}`).toString("base64");
    const headers = { authorization: `Basic ${basic}` };
    const refused = await send(server.address, "/oidc/token", { method: "POST", headers, body });
    expect(refusalIn(refused)).toEqual([400, "invalid_target"]);
    const more = { audience: "urn:example:payroll" };
    expect((await exchangeFor(server, both, accessTokenOf(jar), more)).status).toBe(200);
  });

  it.each(["notes:write", "notes:read notes:write", "openid", "revocations:read", "notes:read  profile:read"])(
    "no scope of %s",
    async (scope) => {
      const { jar } = await somebody(server);
      expect(refusalIn(await exchangeFor(server, portal, accessTokenOf(jar), { scope }))).toEqual([
        400,
        "invalid_scope",
      ]);
    },
  );

  it("not by a service that may not exchange, or whose tokens are bound to a key, by an app, by a public one, or with a wrong secret", async () => {
    const { jar } = await somebody(server);
    const token = accessTokenOf(jar);
    const calls = [{ audience: reports, scopes: ["notes:read"] }];
    const only = await register(server, { redirectUris: [], scopes: [], audiences: calls });
    const app = await register(server, { audiences: calls, exchanges: true });
    const device = await register(server, {
      ...{ isPublic: true, redirectUris: ["com.acme.reader:/cb"], audiences: calls, exchanges: true },
    });
    const bound = await caller(server, { dpop: true });
    for (const each of [only, app, device, bound])
      expect(refusalIn(await exchangeFor(server, each, token))).toEqual([400, "invalid_request"]);
    expect(refusalIn(await exchangeFor(server, { ...portal, secret: "x" }, token))).toEqual([401, "invalid_client"]);
  });
});

describe("a token for another service opens nothing here", () => {
  it("neither one that acts for somebody nor a service’s own", async () => {
    const ada = await somebody(server);
    const { access_token: acting } = exchangedIn(await exchangeFor(server, portal, accessTokenOf(ada.jar)));
    const grant = { grant_type: "client_credentials", scope: "figures:read openid notes:write" };
    const { access_token: own, scope } = tokensIn(
      await asApp(server, portal, "/oidc/token", { ...grant, resource: reports }),
    );
    expect(scope).toBe("figures:read");
    expect(await verified(own)).toMatchObject({ sub: portal.id, client_id: portal.id, ver: 1 });
    for (const token of [acting, own]) {
      for (const path of ["/api/me", "/api/profile", "/oidc/userinfo"])
        expect((await by(server, token, path)).status).toBe(401);
      const cookie = `__Host-Http-session=${token}`;
      expect((await send(server.address, "/api/me", { headers: { cookie } })).status).toBe(401);
      const followed = await by(server, token, "/api/revocations", { method: "HEAD" }); // feature:revocation-stream
      expect(followed.status).toBe(401); // feature:revocation-stream
    }
    for (const resource of ["https://payroll.example", `${reports}/x`])
      expect(refusalIn(await asApp(server, portal, "/oidc/token", { ...grant, resource }))).toEqual([
        400,
        "invalid_target",
      ]);
  });
});
