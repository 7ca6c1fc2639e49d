import { generateKeyPair, exportJWK, SignJWT } from "jose";
import { createHash, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ownerMark } from "@/lib/server/session/owner";
import { CookieJar, send, startTwins } from "../../harness";
import {
  answered,
  asApp,
  begin,
  by,
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

const { server, twin } = await startTwins();
const app = await register(server);

/** Lets what was used have been used long ago. */
const longAgo = () =>
  server.database.query(
    `UPDATE "OidcArtifact" SET "consumedAt" = now() - interval '1 minute' WHERE "consumedAt" IS NOT NULL`,
  );

describe("a code", () => {
  it("is redeemed once, of twenty that come at once to two instances", async () => {
    const ada = await somebody(server);
    const attempt = begin(app);
    const { code = "" } = await goThrough(server, ada, attempt);
    const all = Array.from({ length: 20 }, (_, at) => exchange(at % 2 ? server : twin, app, code, attempt));
    const statuses = (await Promise.all(all)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
  });

  it("that comes again takes back what was issued by it", async () => {
    const ada = await somebody(server);
    const attempt = begin(app, { scope: "openid profile:read", resource: server.origin });
    const { code = "" } = await goThrough(server, ada, attempt);
    const tokens = tokensIn(await exchange(server, app, code, attempt, { resource: server.origin }));
    // An answer may have been lost: it is used up, and no more than that.
    expect(refusalIn(await exchange(twin, app, code, attempt))).toEqual([400, "invalid_grant"]);
    expect((await by(twin, tokens.access_token)).status).toBe(200);
    await longAgo();
    expect(refusalIn(await exchange(twin, app, code, attempt))).toEqual([400, "invalid_grant"]);
    expect((await by(twin, tokens.access_token)).status).toBe(401);
    expect(refusalIn(await refresh(server, app, tokens))).toEqual([400, "invalid_grant"]);
  });

  it.each([
    ["without its verifier", { code_verifier: "" }, "invalid_grant"],
    ["with another verifier", { code_verifier: "x".repeat(43) }, "invalid_grant"],
    ["with another redirect URI", { redirect_uri: "https://acme.example/other" }, "invalid_grant"],
  ])("is nothing %s", async (_, parameters, error) => {
    const ada = await somebody(server);
    const attempt = begin(app);
    const { code = "" } = await goThrough(server, ada, attempt);
    expect(refusalIn(await exchange(server, app, code, attempt, parameters))).toEqual([400, error]);
  });

  it.each([
    ["no challenge", { code_challenge: "", code_challenge_method: "" }],
    ["a challenge in the clear", { code_challenge_method: "plain" }],
  ])("is not given for %s", async (_, parameters) => {
    const ada = await somebody(server);
    const { path } = begin(app, parameters);
    expect(answered(leadsTo(await visit(ada.jar, path), server))).toMatchObject({ error: "invalid_request" });
  });
});

describe("a redirect URI", () => {
  it.each([
    "https://acme.example/callback/",
    "https://acme.example/callback?x=1",
    "https://acme.example/callback#x",
    "https://acme.example:444/callback",
    "http://acme.example/callback",
    "https://acme.example.evil.example/callback",
    "https://acme.example@evil.example/callback",
    "https://acme.example/callback/../evil",
    "https://acme.example/%63allback",
    "//evil.example",
    "javascript:alert(1)",
    "",
  ])("that was not registered leads nowhere: %s", async (redirect_uri) => {
    const ada = await somebody(server);
    const answer = await ada.jar.send(begin(app, { redirect_uri }).path, { headers: fromHere });
    expect([answer.status, answer.headers.location, answer.headers["refresh"]]).toEqual([400, undefined, undefined]);
    expect(answer.text).not.toContain("evil.example");
  });
});

describe("the page that asks", () => {
  it("is another person's to nobody, and decides nothing from another site, or for another account", async () => {
    const [ada, bob] = [await somebody(server), await somebody(server)];
    const asked = leadsTo(await visit(ada.jar, begin(app).path), server);
    const id = asked.split("/").at(-1) ?? "";
    for (const path of [asked, `/oidc/auth/${id}`]) expect((await visit(bob.jar, path)).status).toBe(404);
    expect((await decide({ ...bob, id: bob.id }, asked, "allow")).status).toBe(404);
    const body = new URLSearchParams({ _owner: ownerMark({ userId: ada.id }), decision: "allow" });
    const elsewhere = { origin: "https://evil.example", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await ada.jar.send(`${asked}/decision`, { method: "POST", headers: elsewhere, body })).status).toBe(403);
    const unmarked = new URLSearchParams({ decision: "allow" });
    expect(
      (await ada.jar.send(`${asked}/decision`, { method: "POST", headers: fromHere, body: unmarked })).status,
    ).toBe(409);
    expect((await ada.jar.send("/api/account/connected-apps")).json()).toMatchObject({ apps: [] });
    // What has not been decided leads back to the question.
    expect(leadsTo(await visit(ada.jar, `/oidc/auth/${id}`), server)).toMatch(/^\/connect\//);
    const page = await visit(ada.jar, leadsTo(await visit(ada.jar, begin(app).path), server));
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  });

  it("grants no more than the app may have, and no more than was asked", async () => {
    const ada = await somebody(server);
    const attempt = begin(app, { scope: "openid profile:read notes:write admin", resource: server.origin });
    const { code = "" } = await goThrough(server, ada, attempt);
    const tokens = tokensIn(await exchange(server, app, code, attempt, { resource: server.origin }));
    expect(tokens.scope).toBe("profile:read");
    expect(refusalIn(await refresh(server, app, tokens, { scope: "openid email", resource: server.origin }))).toEqual([
      400,
      "invalid_scope",
    ]);
    const elsewhere = begin(app, { resource: "https://elsewhere.example" });
    expect(answered(leadsTo(await visit(ada.jar, elsewhere.path), server))).toMatchObject({ error: "invalid_target" });
  });

  // feature:impersonation begin
  it("asks nobody who is signed in as somebody else", async () => {
    const ada = await somebody(server);
    const { signInAs } = await import("../../harness");
    const admin = await signInAs(server, "admin");
    const begun = await admin.send(`/api/admin/users/${ada.id}/impersonation`, {
      method: "POST",
      body: { reason: "They asked for help with it." },
    });
    expect(begun.status, begun.text).toBeLessThan(300);
    const answer = await admin.send(begin(app).path, { headers: fromHere });
    expect([answer.status, answer.headers.location]).toEqual([403, undefined]);
  });
  // feature:impersonation end
});

describe("a refresh token of a program that has no secret", () => {
  const goThroughPublic = async () => {
    const phone = await register(server, { isPublic: true, redirectUris: ["com.acme.phone:/callback"] });
    const ada = await somebody(server);
    const attempt = begin(phone);
    const { code = "" } = await goThrough(server, ada, attempt);
    return { phone, tokens: tokensIn(await exchange(server, phone, code, attempt)) };
  };

  it("is good once more for a moment: an answer may have been lost", async () => {
    const { phone, tokens } = await goThroughPublic();
    const [one, two] = await Promise.all([refresh(server, phone, tokens), refresh(twin, phone, tokens)]);
    for (const next of [tokensIn(one), tokensIn(two)]) expect((await refresh(server, phone, next)).status).toBe(200);
  });

  it("that comes behind that is a thief's: everything that was issued by its side is over", async () => {
    const { phone, tokens } = await goThroughPublic();
    const next = tokensIn(await refresh(server, phone, tokens));
    await longAgo();
    expect(refusalIn(await refresh(twin, phone, tokens))).toEqual([400, "invalid_grant"]);
    expect(refusalIn(await refresh(server, phone, next))).toEqual([400, "invalid_grant"]);
  });

  it("is nobody's theft whose use came to nothing: the database went away before there was one in its place", async () => {
    const { phone, tokens } = await goThroughPublic();
    await server.database.query(
      `UPDATE "OidcArtifact" SET "consumedAt" = now() - interval '15 seconds' WHERE "model" = 'RefreshToken' AND "hash" = $1`,
      [createHash("sha256").update(tokens.refresh_token).digest("base64url")],
    );
    const next = tokensIn(await refresh(twin, phone, tokens));
    expect((await refresh(server, phone, next)).status).toBe(200);
    // There is one now.
    await longAgo();
    expect(refusalIn(await refresh(server, phone, tokens))).toEqual([400, "invalid_grant"]);
    expect(refusalIn(await refresh(server, phone, next))).toEqual([400, "invalid_grant"]);
  });
});

describe("a client proves itself", () => {
  it("by its secret, and by none of another, nor of nobody's", async () => {
    const ada = await somebody(server);
    const tokens = await signInTo(server, app, ada);
    for (const secret of ["wrong", "", undefined])
      expect((await refresh(server, { ...app, secret }, tokens)).status).toBeGreaterThanOrEqual(400);
    expect((await refresh(server, { ...app, id: randomUUID() }, tokens)).status).toBe(401);
    expect((await refresh(server, { ...app, id: "no-uuid" }, tokens)).status).toBe(401);
    expect((await refresh(server, app, tokens)).status).toBe(200);
  });

  const inAMinute = () => Math.floor(Date.now() / 1000) + 60;
  it.each<readonly [string, () => number]>([
    ["in a minute", inAMinute],
    ["half a second later", () => inAMinute() + 0.5],
    ["in three thousand years", () => 1e11],
    ["after all time", () => 1e300],
  ])("by what it signs with its own key, once (`exp` %s)", async (_, exp) => {
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    const signer = await register(server, {
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "ES256" }] },
    });
    const ada = await somebody(server);
    const attempt = begin(signer);
    const { code = "" } = await goThrough(server, ada, attempt);
    const client_assertion = await new SignJWT({ jti: randomUUID(), exp: exp() })
      .setProtectedHeader({ alg: "ES256", kid: "one" })
      .setIssuer(signer.id)
      .setSubject(signer.id)
      .setAudience(server.origin)
      .setIssuedAt()
      .sign(privateKey);
    const proof = {
      client_assertion,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    };
    const tokens = tokensIn(await exchange(server, signer, code, attempt, proof));
    expect(refusalIn(await refresh(twin, signer, tokens, proof))).toEqual([401, "invalid_client"]);
  });

  it("when it pushes its request: what the browser carries says no more than where that waits", async () => {
    const attempt = begin(app);
    const parameters = Object.fromEntries(new URL(attempt.path, server.origin).searchParams);
    const pushed = await asApp(server, app, "/oidc/par", parameters);
    expect(pushed.status, pushed.text).toBe(201);
    const { request_uri } = pushed.json() as { request_uri: string };
    const query = new URLSearchParams({ client_id: app.id, request_uri }).toString();
    const ada = await somebody(server);
    const { code = "" } = await goThrough(server, ada, { ...attempt, path: `/oidc/auth?${query}` });
    expect((await exchange(server, app, code, attempt)).status).toBe(200);
  });
});

it("takes no NUL, nothing that is too large, and answers HEAD as GET", async () => {
  expect((await send(server.address, begin(app, { state: "\0" }).path)).status).toBe(400);
  expect((await asApp(server, app, "/oidc/token", { grant_type: "refresh_token", refresh_token: "\0" })).status).toBe(
    400,
  );
  expect((await asApp(server, app, "/oidc/token", { code: "x".repeat(60_000) })).status).toBe(413);
  // What is kept for anybody who asks: not ten pages of it.
  for (const path of ["/oidc/par", "/oidc/device/auth"])
    expect((await asApp(server, app, path, { login_hint: "x".repeat(10_000) })).status).toBe(413);
  const ada = await somebody(server);
  for (const value of ["\\u0000", "\\ud800"]) {
    const { path } = begin(app, { claims: `{"id_token":{"acr":{"value":"${value}"}}}` });
    expect(answered(leadsTo(await visit(ada.jar, path), server))).toMatchObject({ error: "invalid_request" });
  }
  for (const path of ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"])
    expect((await send(server.address, path, { method: "HEAD" })).status).toBe(200);
  expect((await send(server.address, "/oidc/auth?client_id=x", { method: "HEAD" })).status).toBe(400);
});

it("a pushed request is good once, also where somebody takes their time to decide", async () => {
  const parameters = Object.fromEntries(new URL(begin(app).path, server.origin).searchParams);
  const { request_uri } = (await asApp(server, app, "/oidc/par", parameters)).json() as { request_uri: string };
  const path = `/oidc/auth?${new URLSearchParams({ client_id: app.id, request_uri }).toString()}`;
  const ada = await somebody(server);
  const [one, two] = [leadsTo(await visit(ada.jar, path), server), leadsTo(await visit(ada.jar, path), server)];
  const outcomes = [];
  for (const page of [one, two]) {
    const agreed = leadsTo(await decide(ada, page, "allow"), server);
    const answer = await ada.jar.send(agreed, { headers: fromHere });
    outcomes.push(answer.status === 200 ? Object.keys(answered(leadsTo(answer, server))).includes("code") : false);
  }
  expect(outcomes.filter(Boolean)).toHaveLength(1);
});

it("no secret, code or token stands in the log, the trail, or a copy of the database", async () => {
  const ada = await somebody(server);
  const attempt = begin(app);
  const { code = "" } = await goThrough(server, ada, attempt);
  const tokens = tokensIn(await exchange(server, app, code, attempt));
  const rows = await server.database.query<{ row: string }>(
    `SELECT t::text AS "row" FROM "OidcArtifact" t UNION ALL SELECT t::text FROM "AuditEvent" t UNION ALL SELECT t::text FROM "Client" t`,
  );
  const kept = [server.output(), twin.output(), ...rows.map(({ row }) => row)].join("\n");
  for (const secret of [code, tokens.access_token, tokens.refresh_token, tokens.id_token, app.secret ?? ""]) {
    expect(secret.length).toBeGreaterThan(20);
    expect(kept).not.toContain(secret);
  }
});

it("sets no cookie, whatever is asked, and takes none but the session's", async () => {
  const visitor = new CookieJar(server.address, [
    ["_session", randomUUID()],
    ["_interaction_resume", randomUUID()],
  ]);
  for (const path of [begin(app).path, "/oidc/auth/none", "/.well-known/openid-configuration", "/oidc/jwks"])
    expect((await visitor.send(path, { headers: fromHere })).setCookies).toEqual([]);
  expect((await send(server.address, "/oidc/auth/none")).status).toBe(404);
});
