import { describe, expect, it } from "vitest";
import { CookieJar, mailsTo, send, startTwins } from "../../harness";
import {
  answered,
  asApp,
  begin,
  by,
  claimsOf,
  decide,
  exchange,
  fromHere,
  goThrough,
  leadsTo,
  refresh,
  refusalIn,
  register,
  signInTo,
  somebody,
  tokensIn,
  visit,
} from "./app";

const { server, twin } = await startTwins({ env: { REFRESH_LEEWAY: "2", SESSION_IDLE_TTL: "600" } });
const app = await register(server);

describe("signing in to an app", () => {
  it("asks once, and from then on it is one sign-in for both", async () => {
    const ada = await somebody(server);
    const attempt = begin(app);
    const asked = leadsTo(await visit(ada.jar, attempt.path), server);
    expect(asked).toMatch(/^\/connect\/[\w-]+$/);
    const page = await visit(ada.jar, asked);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Connect Acme Reader?");
    expect(page.text).toContain("acme.example");
    const agreed = await decide(ada, asked, "allow");
    expect(agreed.status).toBe(303);
    const left = await ada.jar.send(leadsTo(agreed, server), { headers: fromHere });
    // A form may lead to nowhere else, so a document does.
    expect([left.status, left.headers["content-security-policy"]]).toEqual([
      200,
      expect.stringContaining("form-action 'self'"),
    ]);
    expect(left.setCookies).toEqual([]);
    const { code = "", state, iss } = answered(leadsTo(left, server));
    expect([state, iss]).toEqual([attempt.state, server.origin]);
    const tokens = tokensIn(await exchange(twin, app, code, attempt));
    expect(claimsOf(tokens.id_token)).toMatchObject({
      iss: server.origin,
      aud: app.id,
      sub: ada.id,
      nonce: attempt.nonce,
    });
    const again = await visit(ada.jar, begin(app).path);
    expect([again.status, leadsTo(again, server)]).toEqual([
      303,
      expect.stringContaining("https://acme.example/callback?code="),
    ]);
    expect((await by(server, tokens.access_token, "/oidc/userinfo")).json()).toEqual({
      sub: ada.id,
      name: ada.name,
      email: ada.email,
      email_verified: true,
    });
  });

  it("leads somebody who is signed out through the login page, and back to what they came for", async () => {
    const visitor = new CookieJar(server.address);
    const login = leadsTo(await visit(visitor, begin(app).path), server);
    const next = new URL(login, server.origin).searchParams.get("next") ?? "";
    expect([login, next]).toEqual([
      expect.stringMatching(/^\/login\?/),
      expect.stringMatching(/^\/oidc\/auth\/[\w-]+$/),
    ]);
    const { jar } = await somebody(server);
    expect(leadsTo(await jar.send(next, { headers: fromHere }), server)).toMatch(/^\/connect\//);
  });

  it("answers an app that may not disturb anybody at once", async () => {
    const visitor = new CookieJar(server.address);
    const attempt = begin(app, { prompt: "none" });
    expect(answered(leadsTo(await visit(visitor, attempt.path), server))).toMatchObject({
      error: "login_required",
      state: attempt.state,
    });
    const ada = await somebody(server);
    expect(answered(leadsTo(await visit(ada.jar, attempt.path), server))).toMatchObject({ error: "consent_required" });
  });

  it("tells the app of a no, and nothing is connected", async () => {
    const ada = await somebody(server);
    const attempt = begin(app);
    const asked = leadsTo(await visit(ada.jar, attempt.path), server);
    const denied = leadsTo(await decide(ada, asked, "deny"), server);
    const left = await ada.jar.send(denied, { headers: fromHere });
    expect(answered(leadsTo(left, server))).toMatchObject({ error: "access_denied", state: attempt.state });
    expect((await ada.jar.send("/api/account/connected-apps")).json()).toEqual({ apps: [], nextCursor: null });
    // It is over: whoever comes back to it, or decides again, decides nothing.
    expect((await decide(ada, asked, "allow")).status).toBe(404);
  });

  it("asks for a proof where the app wants a fresh one, and takes the one that is given", async () => {
    const ada = await somebody(server);
    await goThrough(server, ada, begin(app));
    await server.database.query(
      `UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour' WHERE "userId" = $1`,
      [ada.id],
    );
    await ada.jar.send("/api/auth/refresh", { method: "POST" });
    for (const parameters of [{ max_age: "600" }, { prompt: "login" }]) {
      const asked = leadsTo(await visit(ada.jar, begin(app, parameters).path), server);
      expect(asked).toMatch(/^\/reauthenticate\?next=/);
    }
    const attempt = begin(app, { max_age: "600" });
    const asked = leadsTo(await visit(ada.jar, attempt.path), server);
    const next = new URL(asked, server.origin).searchParams.get("next") ?? "";
    const proved = await ada.jar.send("/api/auth/reauthenticate", { method: "POST", body: { password: ada.password } });
    expect(proved.status, proved.text).toBe(200);
    const { code = "" } = answered(leadsTo(await ada.jar.send(next, { headers: fromHere }), server));
    const { id_token } = tokensIn(await exchange(server, app, code, attempt));
    expect(Number(claimsOf(id_token)["auth_time"]) * 1000).toBeGreaterThan(Date.now() - 60_000);
  });
});

it("its person is told when it is connected, and again when it may more, and not each time", async () => {
  const ada = await somebody(server);
  await goThrough(server, ada, begin(app));
  await goThrough(server, ada, begin(app, { prompt: "consent" }));
  await goThrough(server, ada, begin(app, { scope: "openid profile:read", resource: server.origin }));
  const told = await server.database.query(
    `SELECT 1 FROM "AuditEvent" WHERE "type" = 'app_connected' AND "userId" = $1`,
    [ada.id],
  );
  expect(told).toHaveLength(2);
  expect((await mailsTo(server, ada.email, "An app was connected", 2)).at(-1)?.text).toContain("Acme Reader");
});

describe("what waits", () => {
  it("is for who really comes: neither Next, which looks ahead, nor a browser that fetches ahead uses it up", async () => {
    const ada = await somebody(server);
    await goThrough(server, ada, begin(app));
    const visitor = new CookieJar(server.address);
    const login = leadsTo(await visit(visitor, begin(app).path), server);
    const next = new URL(login, server.origin).searchParams.get("next") ?? "";
    const ahead = { ...fromHere, "sec-purpose": "prefetch" };
    expect((await ada.jar.send(next, { headers: ahead })).status).toBe(204);
    expect(answered(leadsTo(await ada.jar.send(next, { headers: fromHere }), server))).toHaveProperty("code");
    const over = await ada.jar.send(next, { headers: { ...fromHere, accept: "text/html" } });
    expect([over.status, over.text]).toEqual([404, expect.stringContaining("Nothing to decide")]);
  });

  it("knows for whom: the one whom an app means by its hint, and nobody who signs in in their place", async () => {
    const [ada, bob] = [await somebody(server), await somebody(server)];
    const attempt = begin(app);
    const { code = "" } = await goThrough(server, ada, attempt);
    const { id_token } = tokensIn(await exchange(server, app, code, attempt));
    await goThrough(server, bob, begin(app));
    const hinting = () => begin(app, { id_token_hint: id_token }).path;
    expect(answered(leadsTo(await visit(ada.jar, hinting()), server))).toHaveProperty("code");
    const others = leadsTo(await visit(bob.jar, hinting()), server);
    expect(answered(leadsTo(await bob.jar.send(others, { headers: fromHere }), server))).toMatchObject({
      error: "login_required",
    });
    const login = leadsTo(await visit(new CookieJar(server.address), hinting()), server);
    const next = new URL(login, server.origin).searchParams.get("next") ?? "";
    expect(login).toMatch(/^\/login\?/);
    const denied = leadsTo(await bob.jar.send(next, { headers: fromHere }), server);
    expect(answered(leadsTo(await bob.jar.send(denied, { headers: fromHere }), server))).toMatchObject({
      error: "login_required",
    });
  });

  it("takes a proof that was given for it, however long the question beside it is read", async () => {
    const ada = await somebody(server);
    const attempt = begin(app, { prompt: "login consent" });
    const asked = leadsTo(await visit(ada.jar, attempt.path), server);
    const next = new URL(asked, server.origin).searchParams.get("next") ?? "";
    expect(asked).toMatch(/^\/reauthenticate\?/);
    await ada.jar.send("/api/auth/reauthenticate", { method: "POST", body: { password: ada.password } });
    const page = leadsTo(await ada.jar.send(next, { headers: fromHere }), server);
    expect(page).toMatch(/^\/connect\//);
    await server.database.query(
      `UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour' WHERE "userId" = $1`,
      [ada.id],
    );
    await ada.jar.send("/api/auth/refresh", { method: "POST" });
    const agreed = leadsTo(await decide(ada, page, "allow"), server);
    expect(answered(leadsTo(await ada.jar.send(agreed, { headers: fromHere }), server))).toHaveProperty("code");
  });

  it("is as long as a request may be, also by way of a refresh", async () => {
    const ada = await somebody(server);
    await goThrough(server, ada, begin(app));
    ada.jar.cookies.delete("__Host-Http-session");
    const state = "s".repeat(2500);
    const lap = leadsTo(await visit(ada.jar, begin(app, { state }).path), server);
    expect(lap).toMatch(/^\/api\/auth\/refresh\?/);
    const back = leadsTo(await visit(ada.jar, lap), server);
    expect(answered(leadsTo(await visit(ada.jar, back), server))).toMatchObject({ state });
  });
});

describe("a token for the API", () => {
  it("does what its scopes say and nothing else, on every instance", async () => {
    const ada = await somebody(server);
    const { access_token, scope } = await signInTo(server, app, ada);
    expect(scope).toBe("profile:read");
    expect(claimsOf(access_token)).toMatchObject({
      aud: server.origin,
      client_id: app.id,
      sub: ada.id,
      scope: "profile:read",
    });
    for (const at of [server, twin]) {
      const me = await by(at, access_token);
      expect(me.json()).toMatchObject({ id: ada.id, scopes: ["profile:read"], clientId: app.id });
      expect((await by(at, access_token, "/api/profile")).status).toBe(200);
      expect((await by(at, access_token, "/api/profile", { method: "PATCH", body: { name: "X" } })).status).toBe(403);
      expect((await by(at, access_token, "/api/auth/logout-others", { method: "POST" })).status).toBe(403);
    }
    // It is no cookie, and no way to userinfo; and what is for userinfo is none to the API.
    const cookie = `__Host-Http-session=${access_token}`;
    expect((await send(server.address, "/api/me", { headers: { cookie } })).status).toBe(401);
    expect((await by(server, access_token, "/oidc/userinfo")).status).toBe(401);
    const attempt = begin(app);
    const { code = "" } = await goThrough(server, ada, attempt);
    const plain = tokensIn(await exchange(server, app, code, attempt));
    expect((await by(server, plain.access_token)).status).toBe(401);
    expect((await by(server, plain.id_token)).status).toBe(401);
  });

  it("has a scope, or is none: one that opens nothing is given to nobody", async () => {
    const ada = await somebody(server);
    const attempt = begin(app, { scope: "openid", resource: server.origin });
    const { code = "" } = await goThrough(server, ada, attempt);
    expect(refusalIn(await exchange(server, app, code, attempt, { resource: server.origin }))).toEqual([
      400,
      "invalid_scope",
    ]);
  });

  it("goes on by its refresh token", async () => {
    const ada = await somebody(server);
    const tokens = await signInTo(server, app, ada);
    const next = tokensIn(await refresh(twin, app, tokens, { resource: server.origin }));
    expect((await by(server, next.access_token)).status).toBe(200);
  });
});

it("the codes and tokens of one program are nothing to another", async () => {
  const other = await register(server, { name: "Other", redirectUris: ["https://other.example/cb"] });
  const ada = await somebody(server);
  const attempt = begin(app);
  const { code = "" } = await goThrough(server, ada, attempt);
  expect(refusalIn(await exchange(server, { ...other, redirectUri: app.redirectUri }, code, attempt))).toEqual([
    400,
    "invalid_grant",
  ]);
  const tokens = await signInTo(server, app, ada);
  expect(refusalIn(await refresh(server, other, tokens))).toEqual([400, "invalid_grant"]);
  for (const token of [tokens.access_token, tokens.refresh_token])
    expect((await asApp(server, other, "/oidc/introspect", { token })).json()).toEqual({ active: false });
});
