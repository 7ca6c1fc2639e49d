import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "@/lib/shared/routes";
import { accessCookie, accessTokenOf, forge, read, refreshCookie, signingKey, without } from "../../attack/forge";
import { confused, misclaimed, misspelled, mistyped, unsigned } from "../../attack/forged-tokens";
import { CookieJar, createUser, send, signIn, signInAs, startServer, type TestServer } from "../../harness";
import { startWithoutGate } from "../../harness/without-gate";
import { make } from "../api-tokens/app"; // feature:api-tokens
import { path, serviceToken } from "./service";

describe.each([
  ["with its gate", startServer],
  ["behind an emptied middleware", startWithoutGate],
] as const)("who may follow revocations, %s:", (_, start) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  /** HEAD is let in or not as GET is, and is over when it is answered. */
  const ask = (token: string, to = path, method = "HEAD") =>
    send(server.address, to, { method, headers: { authorization: `Bearer ${token}` } });

  it("a program that acts for itself and has the scope; without it nobody, whatever else it may", async () => {
    expect((await ask(serviceToken(server))).status).toBe(200);
    expect((await ask(serviceToken(server, { scope: "notes:read revocations:read" }))).status).toBe(200);
    for (const scope of ["", "notes:read", "revocations:readall", "revocations:write", "REVOCATIONS:READ"]) {
      const refused = await ask(serviceToken(server, { scope }));
      expect([scope, refused.status]).toEqual([scope, 403]);
      expect(refused.headers["www-authenticate"]).toContain('error="insufficient_scope", scope="revocations:read"');
    }
  });

  it("no person, whatever their role, and no program of one", async () => {
    for (const role of ["user", "admin"] as const) {
      const jar = await signInAs(server, role);
      expect((await jar.send(path)).status).toBe(403);
      expect((await ask(accessTokenOf(jar))).status).toBe(403);
    }
    // feature:api-tokens begin
    const { token } = await make(await signIn(server, await createUser(server, { role: "admin" })));
    expect((await ask(token)).status).toBe(403);
    // feature:api-tokens end
    expect((await send(server.address, path)).status).toBe(401);
  });

  it("no token that a program has made up, or that is of another kind", async () => {
    const genuine = serviceToken(server);
    const key = signingKey(server);
    const { header, claims } = read(genuine);
    const { header: ofSession, claims: session } = read(accessTokenOf(await signInAs(server, "user")));
    const forged: (readonly [string, string])[] = [
      ...unsigned(genuine),
      ...confused(genuine, key),
      ...mistyped(genuine, key),
      // What only a session's token says is not looked at in one of these.
      ...misspelled(genuine, key).filter(([attack]) => attack !== "payload: roles twice"),
      ...misclaimed(genuine, key).filter(([attack]) => !/^(roles|gen|auth_time|amr) /.test(attack)),
      ["a session's token without its session", forge(key, ofSession, without(session, "sid"))],
      ["the same with the scope", forge(key, ofSession, { ...without(session, "sid"), scope: claims["scope"] })],
      ["a session's token with the scope", forge(key, ofSession, { ...session, scope: claims["scope"] })],
      ["a token of a program with a session", forge(key, header, { ...claims, sid: randomUUID() })],
      ["another's name", forge(key, header, { ...claims, sub: "billing" })],
      ["scopes in a list", forge(key, header, { ...claims, scope: ["revocations:read"] })],
    ];
    const faults: unknown[] = [];
    for (const [attack, token] of forged) {
      const { status } = await ask(token);
      if (status !== 401) faults.push([attack, status]);
    }
    expect(faults).toEqual([]);
  });

  it("such a program gets nowhere else: every row that is for people", async () => {
    const token = serviceToken(server, { scope: "revocations:read profile:read" });
    const faults: unknown[] = [];
    let tried = 0;
    for (const route of routes.filter(({ auth, servicesOnly }) => auth !== "none" && !servicesOnly))
      for (const method of route.methods) {
        const { status, headers } = await ask(
          token,
          route.path.replaceAll(/\{\w+\}/g, () => randomUUID()),
          method,
        );
        tried += 1;
        const toLogin = [303, 307].includes(status) && String(headers.location).startsWith("/login");
        // It hears which program it is, and no more.
        if (route.path === "/api/me" && status === 200) continue;
        if (![401, 403].includes(status) && !toLogin) faults.push([method, route.path, status]);
      }
    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThan(20);
    expect((await ask(token)).status, "the control").toBe(200);
  });

  it("its token counts in the header alone, and is no refresh token", async () => {
    const token = serviceToken(server);
    for (const to of [path, "/api/me", "/dashboard"]) {
      const { status } = await new CookieJar(server.address, [[accessCookie, token]]).send(to);
      expect([to, [401, 303, 307].includes(status)]).toEqual([to, true]);
    }
    const jar = new CookieJar(server.address, [[refreshCookie, token]]);
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(401);
    expect((await send(server.address, `${path}?access_token=${token}`)).status).toBe(401);
  });
});
