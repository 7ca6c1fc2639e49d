import * as oauth from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { devicesSchema } from "@/lib/shared/features/devices"; // feature:devices
import { read } from "../../attack/forge";
import { rowOf } from "../../attack/session-row";
import { CookieJar, createUser, send, signIn, signInAs, startServer, type TestServer } from "../../harness";
// feature:totp begin
import { codeOf, forgetStep, guarded, halfWay, secondStep, wrongCode } from "../totp/app";
// feature:totp end
import {
  ask,
  by,
  byCode,
  byPassword,
  byRefresh,
  cli,
  holder,
  phone,
  refusalIn,
  sessionIdIn,
  startNaming,
  tokensIn,
} from "./client";

let server: TestServer;
beforeAll(async () => {
  server = await startNaming();
});
afterAll(() => server.stop());

const path = "/api/auth/token";
const post = (body: string, headers: Record<string, string> = {}) =>
  send(server.address, path, {
    method: "POST",
    body,
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });
const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();

describe("the password grant", () => {
  it("answers tokens as RFC 6749 §5.1 says, and no cookie", async () => {
    const ada = await createUser(server);
    const answer = await byPassword(server, ada);
    const { access_token, refresh_token, expires_in, token_type } = tokensIn(answer);
    expect(token_type).toBe("Bearer");
    // From when it was answered: a slow one leaves less.
    expect(600 - expires_in).toBeLessThan(15);
    expect(expires_in).toBeLessThanOrEqual(600);
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "content-type": "application/json; charset=utf-8",
    });
    expect(answer.setCookies).toEqual([]);
    expect(read(access_token)).toMatchObject({
      header: { typ: "at+jwt" },
      claims: {
        sub: ada.id,
        client_id: cli,
        sid: sessionIdIn({ refresh_token }),
        iss: server.origin,
        amr: ["pwd"],
        gen: 0,
      },
    });
    const me = await by(server, access_token);
    expect(me.json()).toMatchObject({ id: ada.id, roles: ["user"], sessionId: sessionIdIn({ refresh_token }) });
  });

  it("takes no notice of the browser's cookies, and leaves its session alone", async () => {
    const [ada, eve] = [await createUser(server), await createUser(server)];
    const jar = await signIn(server, ada);
    const { email: username, password } = eve;
    const body = new URLSearchParams({ grant_type: "password", client_id: cli, username, password });
    const answer = await jar.send(path, { method: "POST", body });
    expect(read(tokensIn(answer).access_token).claims["sub"]).toBe(eve.id);
    expect(answer.setCookies).toEqual([]);
    expect((await jar.send("/api/me")).json()).toMatchObject({ id: ada.id });
  });

  it("tells the audit trail what the form would, and which program it was", async () => {
    const ada = await holder(server);
    const told = await server.database.query<{ type: string; detail: object }>(
      `SELECT "type", "detail" FROM "AuditEvent" WHERE "userId" = $1 AND "type" IN ('sign_in', 'session_start') ORDER BY "id" DESC LIMIT 2`,
      [ada.id],
    );
    expect(told).toEqual([
      { type: "session_start", detail: { amr: "pwd", client: cli } },
      { type: "sign_in", detail: { knownDevice: false } },
    ]);
    await byPassword(server, { ...ada, password: "wrong password here" });
    const [last] = await server.database.query(
      `SELECT "type", "outcome", "detail" FROM "AuditEvent" WHERE "userId" = $1 ORDER BY "id" DESC LIMIT 1`,
      [ada.id],
    );
    expect(last).toEqual({ type: "sign_in", outcome: "failure", detail: { reason: "password" } });
  });

  it("is bounded by the limits of the form, which count for both", async () => {
    const tight = await startNaming({ RATE_LIMIT_LOGIN_ACCOUNT: "3/600" });
    try {
      const ada = await createUser(tight);
      const wrong = { ...ada, password: "not the password" };
      for (let tries = 0; tries < 2; tries += 1)
        expect(refusalIn(await byPassword(tight, wrong))).toEqual([400, "invalid_grant"]);
      const { email, password } = wrong;
      expect((await send(tight.address, "/api/auth/login", { method: "POST", body: { email, password } })).status).toBe(
        401,
      );
      const limited = await byPassword(tight, ada);
      expect(refusalIn(limited)).toEqual([429, "rate_limited"]);
      expect(Number(limited.headers["retry-after"])).toBeGreaterThan(0);
      expect(limited.headers["ratelimit-policy"]).toContain("login_account");
    } finally {
      await tight.stop();
    }
  });

  // feature:devices begin
  it("makes a session that stands among the devices under the program's name, and can be ended there", async () => {
    const ada = await holder(server);
    const jar = await signIn(server, ada);
    const { sessions } = devicesSchema.parse((await jar.send("/api/auth/sessions")).json());
    expect(sessions.map(({ client, current }) => [client, current])).toEqual([
      [undefined, true],
      [cli, false],
    ]);
    expect((await jar.send("/settings/sessions")).text).toContain(cli);
    const own = devicesSchema.parse((await by(server, ada.access_token, "/api/auth/sessions")).json());
    expect(own.sessions.map(({ client, current }) => [client, current])).toEqual([
      [cli, true],
      [undefined, false],
    ]);
    expect((await jar.send(`/api/auth/sessions/${sessionIdIn(ada)}`, { method: "DELETE" })).status).toBe(204);
    expect((await by(server, ada.access_token)).status).toBe(401);
    expect(refusalIn(await byRefresh(server, ada.refresh_token))).toEqual([400, "invalid_grant"]);
  });
  // feature:devices end

  // feature:activity begin
  it("is told to its owner by the program's name", async () => {
    const ada = await holder(server);
    const { activity } = (await by(server, ada.access_token, "/api/account/activity")).json() as { activity: object[] };
    expect(activity[0]).toMatchObject({ words: "New sign-in", device: cli, current: true });
  });
  // feature:activity end

  // feature:administration begin
  it("is told to administrators by that too", async () => {
    const ada = await holder(server);
    const admin = await signInAs(server, "admin");
    const listed = (await admin.send(`/api/admin/users/${ada.id}/sessions`)).json();
    expect(listed).toMatchObject({ sessions: [{ clientId: cli, device: cli }] });
  });
  // feature:administration end

  // feature:account-deletion begin
  it("opens no account that waits to be deleted: a browser asks its owner", async () => {
    const ada = await createUser(server);
    expect((await (await signIn(server, ada)).send("/api/account", { method: "DELETE" })).status).toBe(204);
    expect(refusalIn(await byPassword(server, ada))).toEqual([400, "interaction_required"]);
  });
  // feature:account-deletion end
});

// feature:totp begin
describe("somebody with a second factor", () => {
  const begin = async (who: { email: string; password: string }, client = cli) => {
    const answer = await byPassword(server, who, client);
    expect(refusalIn(answer)).toEqual([403, "mfa_required"]);
    expect(answer.setCookies).toEqual([]);
    const { mfa_token, expires_in } = answer.json() as { mfa_token: string; expires_in: number };
    expect(expires_in).toBeGreaterThan(60);
    return mfa_token;
  };

  it("is asked for it, and gets tokens for a code of the app", async () => {
    const ada = await guarded(server);
    const ticket = await begin(ada);
    const answer = await byCode(server, ticket, await codeOf(ada.secret));
    expect(read(tokensIn(answer).access_token).claims).toMatchObject({ client_id: cli, amr: ["pwd", "otp", "mfa"] });
    expect(answer.setCookies).toEqual([]);
  });

  it("gets them for a recovery code, once", async () => {
    const ada = await guarded(server);
    const [code = ""] = ada.recoveryCodes;
    tokensIn(await byCode(server, await begin(ada), code));
    expect(refusalIn(await byCode(server, await begin(ada), code))).toEqual([400, "invalid_grant"]);
  });

  it("may mistype it, up to a point; then begins again", async () => {
    const ada = await guarded(server);
    const ticket = await begin(ada);
    const wrong = await wrongCode(ada.secret);
    const refusals = [];
    for (let tries = 0; tries < 6; tries += 1) refusals.push(refusalIn(await byCode(server, ticket, wrong))[1]);
    expect(refusals).toContain("invalid_grant");
    expect(refusals.at(-1)).toBe("expired_token");
    expect(refusalIn(await byCode(server, ticket, await codeOf(ada.secret)))).toEqual([400, "expired_token"]);
  });

  it("who sends a code 10 times at once has one session, and so has whoever lost the answer", async () => {
    const ada = await guarded(server);
    const ticket = await begin(ada);
    const code = await codeOf(ada.secret);
    const count = async () =>
      (await server.database.query('SELECT 1 FROM "Session" WHERE "userId" = $1', [ada.id])).length;
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 10 }, () => byCode(server, ticket, code)));
    const sessions = answers.filter(({ status }) => status === 200).map((answer) => sessionIdIn(tokensIn(answer)));
    expect(new Set(sessions).size).toBe(1);
    expect(sessionIdIn(tokensIn(await byCode(server, ticket, code)))).toBe(sessions[0]);
    expect(await count()).toBe(before + 1);
  });

  it("waits with a ticket that is good for that program alone: not for another, nor for a browser, nor a browser's here", async () => {
    const ada = await guarded(server);
    const ticket = await begin(ada);
    const code = await codeOf(ada.secret);
    expect(refusalIn(await byCode(server, ticket, code, phone))).toEqual([400, "expired_token"]);
    const jar = new CookieJar(server.address, [["__Host-Http-ticket", ticket]]);
    expect([(await secondStep(jar, code)).status, jar.cookies.has("__Host-Http-session")]).toEqual([401, false]);
    const browsers = (await halfWay(server, ada)).cookies.get("__Host-Http-ticket") ?? "";
    expect(refusalIn(await byCode(server, browsers, code))).toEqual([400, "expired_token"]);
    // The control: nothing of that has used it up.
    tokensIn(await byCode(server, ticket, code));
  });

  it("has begun for nothing when the password is replaced meanwhile", async () => {
    const ada = await guarded(server);
    const ticket = await begin(ada);
    await server.database.query('UPDATE "User" SET "credentialVersion" = "credentialVersion" + 1 WHERE "id" = $1', [
      ada.id,
    ]);
    await forgetStep(server, ada);
    expect(refusalIn(await byCode(server, ticket, await codeOf(ada.secret)))).toEqual([400, "expired_token"]);
  });
});
// feature:totp end

describe("a request that is wrong", () => {
  const { grant_type, client_id } = { grant_type: "password", client_id: cli };
  const whole = { grant_type, client_id, username: "ada@example.com", password: "a wrong password" };

  it("is refused in the words of RFC 6749 §5.2, never stored, and says nothing that was sent", async () => {
    const cases: readonly (readonly [body: string, status: number, error: string])[] = [
      ["", 400, "invalid_request"],
      [form({ client_id }), 400, "invalid_request"],
      [form({ ...whole, client_id: "nobody" }), 400, "unauthorized_client"],
      [form({ ...whole, client_id: "portcullis-web" }), 400, "unauthorized_client"],
      [form({ ...whole, client_id: "" }), 400, "invalid_request"],
      [form({ ...whole, grant_type: "client_credentials" }), 400, "unsupported_grant_type"],
      [form({ ...whole, scope: "notes:read" }), 400, "invalid_scope"],
      [form({ ...whole, username: "" }), 400, "invalid_request"],
      [form({ ...whole, username: "no address" }), 400, "invalid_request"],
      [form({ ...whole, password: "" }), 400, "invalid_request"],
      [`${form(whole)}&password=again`, 400, "invalid_request"],
      [`${form(whole)}&strange=1&strange=2`, 400, "invalid_request"],
      [form({ client_id, grant_type: "refresh_token" }), 400, "invalid_request"],
      [form({ ...whole, password: "x".repeat(20_000) }), 400, "invalid_request"],
      [form(whole), 400, "invalid_grant"],
      // What it does not know, and what has no value, is as if it were not there (RFC 6749 §3.2).
      [`${form(whole)}&strange=1&scope=&scope=&__proto__=x`, 400, "invalid_grant"],
    ];
    for (const [body, status, error] of cases) {
      const answer = await post(body);
      expect([body.slice(0, 200), ...refusalIn(answer)]).toEqual([body.slice(0, 200), status, error]);
      expect(answer.headers).toMatchObject({
        "cache-control": "no-store",
        "content-type": "application/json; charset=utf-8",
      });
      const { error_description: said } = answer.json() as { error_description: string };
      // RFC 6749 §5.2: printable ASCII but for the quote and the backslash.
      expect(said).toMatch(/^[ !#-[\]-~]+$/);
      expect(said).not.toContain("ada@example.com");
    }
  });

  it("is told so when it tries to authenticate, is no form, comes from another site, or asks by another method", async () => {
    const basic = await post(form(whole), { authorization: `Basic ${btoa(`${cli}:secret`)}` });
    expect(refusalIn(basic)).toEqual([401, "invalid_client"]);
    expect(basic.headers["www-authenticate"]).toBe('Basic realm="portcullis"');
    const json = await send(server.address, path, { method: "POST", body: whole });
    expect(refusalIn(json)).toEqual([400, "invalid_request"]);
    expect((await post(form(whole), { origin: "https://evil.example" })).status).toBe(403);
    expect((await send(server.address, `${path}?${form(whole)}`)).status).toBe(405);
    const inQuery = await send(server.address, `${path}?${form(whole)}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(refusalIn(inQuery)).toEqual([400, "invalid_request"]);
  });
});

it("nobody gets a token where FIRST_PARTY_CLIENTS names nobody", async () => {
  const off = await startServer();
  try {
    const ada = await createUser(off);
    for (const client of [cli, "portcullis-web"]) {
      expect(refusalIn(await byPassword(off, ada, client))).toEqual([400, "unauthorized_client"]);
      expect(refusalIn(await byRefresh(off, "x", client))).toEqual([400, "unauthorized_client"]);
    }
    expect(await off.database.query('SELECT 1 FROM "Session"')).toEqual([]);
  } finally {
    await off.stop();
  }
});

it("an outside client, openid-client, takes what it is given, refreshes it, and revokes it", async () => {
  const ada = await createUser(server);
  const endpoints = {
    token_endpoint: `${server.address}${path}`,
    revocation_endpoint: `${server.address}${path}/revoke`,
  };
  const program = new oauth.Configuration({ issuer: server.origin, ...endpoints }, cli, undefined, oauth.None());
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is not old, only not for production; nor is http
  oauth.allowInsecureRequests(program);
  const fields = { username: ada.email, password: ada.password };
  const { refresh_token: first = "" } = await oauth.genericGrantRequest(program, "password", fields);
  const { access_token, refresh_token: second = "" } = await oauth.refreshTokenGrant(program, first);
  const who = () => oauth.fetchProtectedResource(program, access_token, new URL("/api/me", server.address), "GET");
  expect(await (await who()).json()).toMatchObject({ id: ada.id });
  await oauth.tokenRevocation(program, second);
  await expect(who()).rejects.toMatchObject({ cause: [{ scheme: "bearer", parameters: { error: "invalid_token" } }] });
  await expect(oauth.refreshTokenGrant(program, second)).rejects.toMatchObject({ error: "invalid_grant" });
  expect((await rowOf(server.database, first.split(".")[0] ?? "")).endReason).toBe("signed_out");
});

it("a parameter is asked for by its name, and the fault told with it", async () => {
  const answer = await ask(server, { grant_type: "password", username: "no address", password: "x" });
  expect(answer.json()).toEqual({
    error: "invalid_request",
    error_description: "username: This does not look like an e-mail address.",
  });
  expect((await ask(server, {})).json()).toMatchObject({ error_description: "grant_type: It is missing." });
  const missing = await ask(server, { grant_type: "refresh_token" });
  expect(missing.json()).toMatchObject({ error_description: "refresh_token: The token is missing." });
});
