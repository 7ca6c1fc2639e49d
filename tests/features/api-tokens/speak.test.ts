import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scopeNames } from "@/lib/shared/scopes";
import { routeFor } from "@/lib/shared/route-row";
import { routes } from "@/lib/shared/routes";
import { accessCookie, accessTokenOf, refreshCookie, refreshTokenOf } from "../../attack/forge";
import { CookieJar, createUser, send, signIn, startServer, type TestServer } from "../../harness";
import { startWithoutGate } from "../../harness/without-gate";
import { by, holder, listOf, make, path, problemOf } from "./app";

describe.each([
  ["with its gate", startServer],
  ["behind an emptied middleware", startWithoutGate],
] as const)("a program with an API token, %s:", (_, start) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it("is told whom it speaks for, what for and for how long", async () => {
    const ada = await holder(server, { scopes: [] });
    const [listed] = await listOf(ada.jar);
    const answer = await by(server, ada.token);
    expect([answer.status, answer.json()]).toEqual([
      200,
      { id: ada.id, roles: ["user"], scopes: [], tokenId: ada.tokenId, expiresAt: listed?.expiresAt },
    ]);
    expect(answer.setCookies).toEqual([]);
  });

  it("reads the profile where it may, and changes it nowhere", async () => {
    const ada = await holder(server, { scopes: ["profile:read"] });
    expect((await by(server, ada.token, "/api/profile")).json()).toMatchObject({ id: ada.id, email: ada.email });
    const change = { method: "PATCH", body: { name: "Mallory" } };
    expect(problemOf(await by(server, ada.token, "/api/profile", change))).toEqual([403, "forbidden"]);
    const { token } = await make(ada.jar, { scopes: scopeNames.filter((scope) => scope !== "profile:read") });
    const refused = await by(server, token, "/api/profile");
    expect(problemOf(refused)).toEqual([403, "forbidden"]);
    expect(refused.headers["www-authenticate"]).toContain('error="insufficient_scope", scope="profile:read"');
    expect(refused.json()).toMatchObject({ detail: "This is not open to you. It takes a token with profile:read." });
    expect((await ada.jar.send("/api/profile")).json()).toMatchObject({ name: ada.name });
  });

  // feature:notes begin
  it("reads notes, or writes them, or both, and those of its owner alone", async () => {
    const [ada, eve] = [await holder(server, { scopes: ["notes:read"] }), await holder(server)];
    const { token: writes } = await make(ada.jar, { scopes: ["notes:write"] });
    const { token: both } = await make(ada.jar, { scopes: ["notes:read", "notes:write"] });
    const note = { method: "POST", body: { title: "Oil the hinges", body: "All three." } };
    expect(problemOf(await by(server, ada.token, "/api/notes", note))).toEqual([403, "forbidden"]);
    const written = await by(server, writes, "/api/notes", note);
    expect(written.status).toBe(201);
    const one = `/api/notes/${(written.json() as { id: string }).id}`;
    expect((await by(server, ada.token, one)).json()).toMatchObject({ title: "Oil the hinges" });
    expect((await by(server, ada.token, "/api/notes")).json()).toMatchObject({ notes: [{ title: "Oil the hinges" }] });
    for (const to of ["/api/notes", one])
      expect(problemOf(await by(server, writes, to)), to).toEqual([403, "forbidden"]);
    const patch = { method: "PATCH", body: { title: "Oiled" } };
    // Whoever may only write would read the whole note in the answer to a change of its title.
    for (const token of [ada.token, writes])
      for (const sent of [patch, { method: "DELETE" }])
        expect(problemOf(await by(server, token, one, sent))).toEqual([403, "forbidden"]);
    for (const sent of [{}, patch, { method: "DELETE" }])
      expect(problemOf(await by(server, eve.token, one, sent))).toEqual([404, "not_found"]);
    expect((await by(server, both, one, patch)).json()).toMatchObject({ title: "Oiled", body: "All three." });
    expect((await by(server, both, one, { method: "DELETE" })).status).toBe(204);
    expect((await by(server, eve.token, "/api/notes")).json()).toMatchObject({ notes: [] });
  });
  // feature:notes end

  it("gets nowhere else, whatever its scopes, its owner's role or the method: every row that does not name it", async () => {
    const admin = await createUser(server, { role: "admin" });
    const { token } = await make(await signIn(server, admin));
    const faults: unknown[] = [];
    let tried = 0;
    for (const route of routes.filter(({ auth }) => auth !== "none"))
      for (const method of route.methods) {
        if (routeFor(route, method).scopes !== null && route.auth === "bearer") continue;
        const to = route.path.replaceAll(/\{\w+\}/g, admin.id);
        const { status, headers, text } = await by(server, token, to, { method });
        tried += 1;
        const toLogin = [303, 307].includes(status) && String(headers.location).startsWith("/login");
        if (![401, 403].includes(status) && !toLogin) faults.push([method, to, status, text.slice(0, 200)]);
        if (text.includes(admin.email)) faults.push([method, to, "tells"]);
      }
    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThan(20);
    expect((await by(server, token)).status, "the control").toBe(200);
  });

  it("makes no token, sees none and revokes none", async () => {
    const { jar, token, tokenId } = await holder(server);
    const program = { headers: { authorization: `Bearer ${token}` } };
    const attempts = [
      { ...program, method: "POST", body: { name: "More", scopes: [], expiresIn: 60 } },
      { ...program },
      { ...program, method: "DELETE" },
    ];
    for (const sent of attempts) expect(problemOf(await send(server.address, path, sent))).toEqual([403, "forbidden"]);
    const one = { ...program, method: "DELETE" };
    expect(problemOf(await send(server.address, `${path}/${tokenId}`, one))).toEqual([403, "forbidden"]);
    expect(await listOf(jar)).toHaveLength(1);
  });

  it("shows its token in the header and nowhere else: not in a cookie, a query or a form", async () => {
    const { token } = await holder(server);
    const nobody = (...cookies: (readonly [string, string])[]) => new CookieJar(server.address, cookies);
    for (const jar of [nobody([accessCookie, token]), nobody([accessCookie, token], [refreshCookie, token])])
      for (const to of ["/api/me", "/dashboard", "/api/profile"]) {
        const { status, headers } = await jar.copy().send(to);
        const away = [303, 307].includes(status) && /^\/(login|api\/auth\/refresh)/.test(String(headers.location));
        expect([to, status === 401 || away]).toEqual([to, true]);
      }
    const refresh = await nobody([refreshCookie, token]).send("/api/auth/refresh", { method: "POST" });
    expect(refresh.status).toBe(401);
    for (const query of ["access_token", "token"])
      expect((await send(server.address, `/api/me?${query}=${token}`)).status).toBe(401);
    const body = new URLSearchParams({ access_token: token });
    expect((await send(server.address, "/api/auth/logout-all", { method: "POST", body })).status).toBe(401);
    expect((await by(server, token)).status).toBe(200);
  });

  it("is not served by any other token, nor its own in another spelling", async () => {
    const { jar, token, tokenId } = await holder(server);
    const spoilt = `${token.slice(0, 10)}${token[10] === "a" ? "b" : "a"}${token.slice(11)}`;
    for (const other of [
      refreshTokenOf(jar),
      `ptk_${accessTokenOf(jar)}`,
      token.slice("ptk_".length),
      token.toLowerCase(),
      spoilt,
      tokenId,
      `ptk_${"0".repeat(49)}`,
      `${token}.${token}.${token}`,
    ])
      expect([other, (await by(server, other)).status]).toEqual([other, 401]);
    for (const scheme of ["Basic", "DPoP", "token"]) {
      const headers = { authorization: `${scheme} ${token}` };
      expect((await send(server.address, "/api/me", { headers })).status).toBe(401);
    }
    const challenge = (await by(server, spoilt)).headers["www-authenticate"];
    expect(challenge).toContain('error="invalid_token"');
  });

  it("ends with its time", async () => {
    const { jar } = await holder(server);
    const { token } = await make(jar, { expiresIn: 6 });
    expect((await by(server, token)).status).toBe(200);
    await expect.poll(async () => (await by(server, token)).status, { timeout: 14_000 }).toBe(401);
    // The guard carries the database's clock forward by its own, and may be some milliseconds ahead of it.
    await expect.poll(() => listOf(jar)).toHaveLength(1);
  });
});
