import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "@/lib/shared/route-row";
import { routes } from "@/lib/shared/routes";
import { CookieJar, createUser, send, signIn, type TestServer, type TestUser } from "../harness";
import { startWithoutGate } from "../harness/without-gate";
import { browse, endOf } from "./browser";
import { accessCookie, accessTokenOf, forge, read, refreshedCookie, signingKey } from "./forge";
import { confused, misclaimed, misspelled, unsigned } from "./forged-tokens";
import { callAction, postForm, readAction } from "./form";
import { sessionIdOf } from "./session-row"; // feature:devices

let server: TestServer;
let ada: TestUser;

beforeAll(async () => {
  server = await startWithoutGate();
  ada = await createUser(server, { name: "Ada-Behind-The-Guard" });
});
afterAll(() => server.stop());

const guarded = routes.filter(({ auth }) => auth !== "none");
const concrete = ({ path }: Route) => path.replace(/\{\w+\}/, randomUUID());
const showsNothing = /Ada-Behind|Sign out|"sessionId"|@example\.com/;

describe("behind an emptied middleware", () => {
  it("the control: it is empty, and a signed-in person's pages, API and actions work", async () => {
    const page = await send(server.address, "/");
    expect(page.headers).not.toHaveProperty("reporting-endpoints");
    const jar = await signIn(server, ada);
    for (const path of [
      "/dashboard",
      "/settings/profile",
      "/settings/sessions", // feature:devices
      "/api/me",
      "/api/profile",
      "/api/auth/sessions", // feature:devices
    ]) {
      expect([path, (await jar.send(path)).status]).toEqual([path, 200]);
    }
    expect((await jar.send("/settings/profile")).text).toContain(ada.name);
    const rename = await readAction(jar, "/settings/profile", "name");
    expect((await postForm(jar, "/settings/profile", rename, { name: ada.name })).status).toBe(200);
  });

  it.each(guarded.flatMap((route) => route.methods.map((method) => [method, route.path, route] as const)))(
    "%s %s still refuses whoever has no session, a forged one or a dead one",
    async (method, _, route) => {
      const dead = await signIn(server, ada);
      await dead.copy().send("/api/auth/logout", { method: "POST" });
      const genuine = await signIn(server, ada);
      const { header, claims } = read(accessTokenOf(genuine));
      const at = Math.floor(Date.now() / 1000);
      const key = signingKey(server);
      const cookies = [
        "",
        `${accessCookie}=x`,
        `${accessCookie}=${accessTokenOf(genuine).slice(0, -2)}`,
        `${accessCookie}=${forge(key, header, { ...claims, iat: at - 700, exp: at - 100 })}`,
        `${accessCookie}=${forge(key, header, { ...claims, aud: "https://evil.example" })}`,
        `${accessCookie}=${forge(key, { ...header, typ: "JWT" }, claims)}`,
        `${dead.header}; ${refreshedCookie}=1`,
        dead.header,
      ];
      for (const cookie of cookies) {
        for (const headers of [{ cookie }, { cookie, rsc: "1" }, { cookie, "next-router-prefetch": "1", rsc: "1" }]) {
          const { status, text, headers: answered } = await send(server.address, concrete(route), { method, headers });
          expect([cookie, text]).toEqual([cookie, expect.not.stringMatching(showsNothing)]);
          expect([cookie, status]).not.toEqual([cookie, 500]);
          if (route.kind === "api") {
            expect([cookie, status]).toEqual([cookie, expect.toSatisfy((code: number) => [307, 401].includes(code))]);
            if (status === 401) expect(answered["content-type"]).toMatch(/^application\/problem\+json/);
          }
        }
        const browser = new CookieJar(
          server.address,
          cookie
            .split("; ")
            .filter(Boolean)
            .map((pair) => {
              const equals = pair.indexOf("=");
              return [pair.slice(0, equals), pair.slice(equals + 1)] as const;
            }),
        );
        const { answer, path } = endOf(await browse(browser, concrete(route), { method }));
        if (answer.status === 200) expect(path).toMatch(/^\/login/);
        expect(answer.text).not.toMatch(showsNothing);
      }
      expect((await genuine.send("/api/me")).status).toBe(200);
    },
  );

  it("the guard verifies tokens by itself: every forged one is refused", async () => {
    const genuine = accessTokenOf(await signIn(server, ada));
    const key = signingKey(server);
    const forged = [
      ...unsigned(genuine),
      ...confused(genuine, key),
      ...misclaimed(genuine, key),
      ...misspelled(genuine, key),
    ];
    const faults: string[] = [];
    for (const [attack, token] of forged) {
      const { status } = await send(server.address, "/api/me", { headers: { authorization: `Bearer ${token}` } });
      if (status !== 401) faults.push(`${attack}: ${status}`);
    }
    expect(faults).toEqual([]);
  });

  it("actions refuse by themselves, to strangers and to other sites", async () => {
    const jar = await signIn(server, ada);
    const rename = await readAction(jar, "/settings/profile", "name");
    const revoke = await readAction(await signIn(server, ada), "/settings/sessions", "session"); // feature:devices
    for (const call of [postForm, callAction]) {
      for (const holder of [new CookieJar(server.address), new CookieJar(server.address, [[accessCookie, "x"]])]) {
        await call(holder, "/settings/profile", rename, { name: "Mallory" });
        await call(holder, "/settings/sessions", revoke, { session: sessionIdOf(jar) }); // feature:devices
        await call(holder, "/login", rename, { name: "Mallory" });
      }
      await call(jar.copy(), "/settings/profile", rename, { name: "Mallory" }, { "sec-fetch-site": "cross-site" });
      await call(jar.copy(), "/settings/profile", rename, { name: "Mallory" }, { origin: "https://evil.example" });
      await call(jar.copy(), "/settings/profile", rename, { name: "Mallory" }, { origin: "null" });
    }
    expect((await jar.send("/api/profile")).json()).toMatchObject({ name: ada.name });
  });

  it("endpoints refuse other sites by themselves", async () => {
    const jar = await signIn(server, ada);
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example" },
      { origin: "null" },
    ]) {
      for (const [method, path, body] of [
        ["POST", "/api/auth/login", { email: ada.email, password: ada.password }],
        ["POST", "/api/auth/refresh", undefined],
        ["POST", "/api/auth/logout", undefined],
        ["POST", "/api/auth/logout-all", undefined],
        ["POST", "/api/auth/logout-others", undefined],
        ["PATCH", "/api/profile", { name: "Mallory" }],
      ] as const) {
        const { status } = await jar.copy().send(path, { method, headers, ...(body === undefined ? {} : { body }) });
        expect([path, headers, status]).toEqual([path, headers, 403]);
      }
    }
    expect((await jar.send("/api/me")).status).toBe(200);
  });
});
