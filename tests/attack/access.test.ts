import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Route } from "@/lib/shared/route-row";
import { routes } from "@/lib/shared/routes";
import {
  type Answer,
  CookieJar,
  createUser,
  type Mail, // feature:sign-up
  send,
  sharedServer,
  signIn,
  type TestUser,
} from "../harness";
import { browse, endOf } from "./browser";
import { accessCookie, accessTokenOf, forge, read, refreshCookie, signingKey } from "./forge";
import { callAction, postForm, readAction } from "./form";
import { rowOf, sessionIdOf } from "./session-row";

const server = sharedServer();
let ada: TestUser;
let mallory: TestUser;
const secretName = "Ada-Who-Must-Not-Be-Shown";

beforeAll(async () => {
  ada = await createUser(server, { name: secretName });
  mallory = await createUser(server, { name: "Mallory" });
});

// feature:sign-up begin
const tokenIn = ({ links }: Mail): string =>
  links.map((link) => new URL(link).searchParams.get("token")).find((token) => token !== null) ?? "";
// feature:sign-up end

const guarded = routes.filter(({ auth }) => auth !== "none");
const concrete = ({ path }: Route) => path.replace(/\{\w+\}/, randomUUID());

describe("without a session", () => {
  const nothing: readonly Record<string, string>[] = [
    {},
    { cookie: `${accessCookie}=x; ${refreshCookie}=x` },
    { cookie: `${accessCookie}=; ${refreshCookie}=` },
    { "x-middleware-subrequest": "middleware" },
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware:src/middleware" },
    { "x-nextjs-data": "1" },
    { "x-middleware-prefetch": "1", purpose: "prefetch" },
    {
      "x-middleware-rewrite": "/dashboard",
      "x-middleware-next": "1",
      "x-invoke-path": "/dashboard",
      "x-matched-path": "/dashboard",
    },
    { "next-router-prefetch": "1", rsc: "1" },
    { rsc: "1" },
    { "next-action": "00".repeat(21) },
    { "x-original-url": "/dashboard", "x-rewrite-url": "/dashboard" },
    { "x-user-id": "1", "x-portcullis-prefetch": "1", "x-forwarded-user": "admin" },
    { authorization: "Basic YWRtaW46YWRtaW4=" },
    { authorization: "Bearer" },
  ];

  it.each(guarded.flatMap((route) => route.methods.map((method) => [method, route.path, route] as const)))(
    "%s %s shows nothing and does nothing",
    async (method, _, route) => {
      for (const headers of nothing) {
        const answer = await send(server.address, concrete(route), { method, headers });
        if (route.kind === "api") {
          const outcome = [answer.status, answer.headers["content-type"]?.split(";")[0]];
          expect([headers, ...outcome]).toEqual([
            headers,
            expect.toSatisfy((status: number) => status === 401 || status === 307),
            answer.status === 307 ? undefined : "application/problem+json",
          ]);
          if (answer.status === 401) expect(answer.headers["www-authenticate"]).toMatch(/^Bearer/);
        } else {
          expect([headers, answer.status]).not.toEqual([headers, 200]);
          expect(answer.status).toBeLessThan(500);
          expect(answer.text).not.toMatch(/Sign out|Your devices|@example\.com/);
        }
        expect(answer.setCookies.filter((line) => /^__Host-Http-(session|refresh)=[^;]/.test(line))).toEqual([]);
      }
    },
  );

  it("no way of writing a path leads around the gate", async () => {
    const spellings = [
      "//dashboard",
      "///dashboard",
      "/%64ashboard",
      "/dashboard/",
      "/dashboard//",
      "/DASHBOARD",
      "/Dashboard",
      "/dashboard.rsc",
      "/dashboard.json",
      "/dashboard.html",
      "/dashboard?_rsc=1",
      "/dashboard?_rsc",
      "/./dashboard",
      "/x/../dashboard",
      "/dashboard%2f",
      "/dashboard%00",
      "/dashboard%20",
      "/dashboard;x=1",
      "/dashboard%3f",
      "/dashboard%23",
      "/%2fdashboard",
      "/%2e/dashboard",
      "/_next/data/x/dashboard.json",
      "/_next/../dashboard",
      "/_next/static/../../dashboard",
      "/_next/static/%2e%2e/%2e%2e/dashboard",
      "/icon.svg/../dashboard",
      "/dashboard/icon.svg",
      "/dashboard.segments/_tree.segment.rsc",
      "/dashboard.segments/_full.segment.rsc",
      "/(protected)/dashboard",
      "/%28protected%29/dashboard",
      "/settings/%2e%2e/dashboard",
      "/settings//profile",
      "/settings/profile.rsc",
      "/settings%2fprofile",
      "/settings/./profile",
      "http://evil.example/dashboard",
      "/en/dashboard",
      "/api/../dashboard",
      "/api//me",
      "/api/me/",
      "/api/%6de",
      "/%61pi/me",
      "/api/me.rsc",
      "/api/me.json",
      "/api/me%2f",
      "/API/ME",
      "/api/./me",
      "/x/../api/me",
      "/api/auth/sessions/",
      "/api/auth//sessions",
      "/api/profile.rsc",
      "/api/profile%00",
    ];
    const headers: readonly Record<string, string>[] = [
      {},
      { rsc: "1" },
      { "x-nextjs-data": "1" },
      { "next-router-prefetch": "1", rsc: "1" },
    ];
    for (const path of spellings) {
      for (const extra of headers) {
        const hops = await browse(new CookieJar(server.address), path, { headers: extra });
        const { answer, path: last } = endOf(hops);
        const isLogin = last.startsWith("/login");
        expect([path, extra, answer.status === 200 && !isLogin]).toEqual([path, extra, false]);
        expect([path, answer.status]).toEqual([path, expect.toSatisfy((status: number) => status < 500)]);
        for (const hop of hops) expect(hop.answer.text).not.toMatch(/Sign out|"sessionId"|@example\.com/);
      }
    }
  });

  it("a Server Action does nothing, by its public id and as a form, also on another page", async () => {
    const jar = await signIn(server, ada);
    const rename = await readAction(jar, "/settings/profile", "name");
    // feature:devices begin
    const revoke = await signIn(server, ada).then((other) => readAction(other, "/settings/sessions", "session"));
    const victim = sessionIdOf(jar);
    // feature:devices end
    for (const call of [postForm, callAction]) {
      for (const path of ["/settings/profile", "/login", "/"]) {
        for (const cookie of [undefined, "x"]) {
          const stranger = new CookieJar(server.address, cookie === undefined ? [] : [[accessCookie, cookie]]);
          await call(stranger, path, rename, { name: "Mallory was here" });
          await call(stranger, path, revoke, { session: victim }); // feature:devices
        }
      }
    }
    expect((await jar.send("/api/profile")).json()).toMatchObject({ name: secretName });
    expect((await rowOf(server.database, jar)).endedAt).toBeNull();
  });
});

describe("a method that a route does not declare", () => {
  const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "PURGE"];

  it.each(routes.map((route) => [route.path, route] as const))(
    "is refused at %s with 405 and Allow",
    async (path, route) => {
      const jar = await signIn(server, ada);
      const declared: readonly string[] = route.methods;
      for (const method of methods.filter((candidate) => !declared.includes(candidate))) {
        const answer = await jar.copy().send(concrete(route), { method });
        expect([method, path, answer.status]).toEqual([method, path, 405]);
        const allow = answer.headers.allow?.split(/, */) ?? [];
        expect(allow).toEqual(expect.arrayContaining([...declared, "OPTIONS"]));
        expect(allow).not.toContain(method);
      }
      expect((await rowOf(server.database, jar)).endedAt).toBeNull();
    },
  );
});

describe("somebody else's things", () => {
  // feature:devices begin
  it("a stranger's session can't be seen or ended, and answers like one that never was", async () => {
    const [victim, attacker] = [await signIn(server, ada), await signIn(server, mallory)];
    const id = sessionIdOf(victim);
    const strange = await attacker.send(`/api/auth/sessions/${id}`, { method: "DELETE" });
    const none = await attacker.send(`/api/auth/sessions/${randomUUID()}`, { method: "DELETE" });
    expect([strange.status, none.status]).toEqual([404, 404]);
    expect(strange.text).toBe(none.text);
    for (const path of [
      id.toUpperCase(),
      `${id}%20`,
      `${id}%00`,
      `../sessions/${id}`,
      `${id}/`,
      "*",
      "%27%20OR%201=1",
    ]) {
      const { status } = await attacker.send(`/api/auth/sessions/${path}`, { method: "DELETE" });
      expect([path, status]).toEqual([path, expect.toSatisfy((code: number) => code >= 300 && code < 500)]);
    }
    // A page with nobody else's session on it has no form to send: the attacker has a second one.
    await signIn(server, mallory);
    const revoke = await readAction(attacker, "/settings/sessions", "session");
    await postForm(attacker, "/settings/sessions", revoke, { session: id });
    expect((await rowOf(server.database, victim)).endedAt).toBeNull();
    const list = await attacker.send("/api/auth/sessions");
    expect(list.text).not.toContain(id);
    const ids = (list.json() as { sessions: { id: string }[] }).sessions.map((device) => device.id);
    const owned = await server.database.query<{ id: string }>('SELECT "id" FROM "Session" WHERE "userId" = $1', [
      mallory.id,
    ]);
    expect(owned.map((row) => row.id)).toEqual(expect.arrayContaining(ids));
  });
  // feature:devices end

  // feature:devices begin
  it("no list of devices holds a token or what one could be made from", async () => {
    const jar = await signIn(server, ada);
    const { text } = await jar.send("/api/auth/sessions");
    for (const cookie of jar.cookies.values()) expect(text).not.toContain(cookie);
    expect(text).not.toMatch(/generation|refresh|token|hash/i);
  });
  // feature:devices end

  it("another person's refresh token and my access token don't make a third thing", async () => {
    const [victim, attacker] = [await signIn(server, ada), await signIn(server, mallory)];
    const mixed = new CookieJar(server.address, [
      [accessCookie, accessTokenOf(attacker)],
      [refreshCookie, victim.cookies.get(refreshCookie) ?? ""],
    ]);
    expect((await mixed.send("/api/me")).json()).toMatchObject({ id: mallory.id });
    const forged = { ...read(accessTokenOf(attacker)).claims, sub: ada.id };
    const token = forge(
      { ...signingKey(server), d: "AAAA".repeat(10) + "AAA" },
      read(accessTokenOf(attacker)).header,
      forged,
    );
    expect((await send(server.address, "/api/me", { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  });
});

describe("mass assignment", () => {
  const extras = [
    "role",
    "roles",
    "isAdmin",
    "version",
    "id",
    "disabledAt",
    "passwordHash",
    "email_verified",
    "createdAt",
  ];

  // feature:sign-up begin
  it("sign-up takes an address and no other field, and its link a name and a password", async () => {
    for (const name of [...extras, "name", "password"]) {
      const email = `mass-${randomBytes(4).toString("hex")}@example.com`;
      const answer = await send(server.address, "/api/auth/signup", {
        method: "POST",
        body: { email, [name]: "admin" },
      });
      expect([name, answer.status]).toEqual([name, 400]);
      expect(answer.text).not.toContain(name === "id" ? '"id"' : name);
      expect(await server.database.query('SELECT 1 FROM "Ticket" WHERE "email" = $1', [email])).toEqual([]);
    }
    const email = `mass-${randomBytes(4).toString("hex")}@example.com`;
    await send(server.address, "/api/auth/signup", { method: "POST", body: { email } });
    const token = tokenIn(await server.mailTo(email));
    const body = { token, name: "M", password: "quiet seventeen rivers" };
    for (const name of [...extras, "email"]) {
      const answer = await send(server.address, "/api/auth/verify-email", {
        method: "POST",
        body: { ...body, [name]: "admin" },
      });
      expect([name, answer.status]).toEqual([name, 400]);
    }
    expect(await server.database.query('SELECT 1 FROM "User" WHERE "email" = $1', [email])).toEqual([]);
    const made = await send(server.address, "/api/auth/verify-email", { method: "POST", body });
    expect(made.json()).toMatchObject({ user: { roles: ["user"] } });
  });
  // feature:sign-up end

  it("a profile takes a name and no other field, by API and by form", async () => {
    const jar = await signIn(server, mallory);
    const before = await server.database.query('SELECT * FROM "User" WHERE "id" = $1', [mallory.id]);
    for (const name of [...extras, "email", "password"]) {
      const answer = await jar.send("/api/profile", { method: "PATCH", body: { name: "Mallory", [name]: "admin" } });
      expect([name, answer.status]).toEqual([name, 400]);
    }
    const rename = await readAction(jar, "/settings/profile", "name");
    await postForm(jar, "/settings/profile", rename, { name: "Mallory", role: "admin", id: ada.id, email: ada.email });
    const after = await server.database.query('SELECT * FROM "User" WHERE "id" = $1', [mallory.id]);
    expect(after.map((row) => ({ ...row, updatedAt: null }))).toEqual(
      before.map((row) => ({ ...row, updatedAt: null })),
    );
    expect((await jar.send("/api/me")).json()).toMatchObject({ roles: ["user"] });
  });
});

describe("a session that was there before", () => {
  it("is replaced by a sign-in: nothing that was fixed beforehand becomes somebody's session", async () => {
    const planted = await signIn(server, mallory);
    const attacker = planted.copy();
    const browser = planted.copy();
    const { email, password } = ada;
    expect((await browser.send("/api/auth/login", { method: "POST", body: { email, password } })).status).toBe(200);
    expect(sessionIdOf(browser)).not.toBe(sessionIdOf(planted));
    expect(accessTokenOf(browser)).not.toBe(accessTokenOf(planted));
    expect((await attacker.send("/api/me")).status).toBe(401);
    expect((await rowOf(server.database, planted)).endReason).toBe("replaced");
    expect((await browser.send("/api/me")).json()).toMatchObject({ id: ada.id });
  });

  it("cookies of one's own making are not taken up", async () => {
    const jar = new CookieJar(server.address, [
      [accessCookie, "fixed"],
      [refreshCookie, `${randomUUID()}.0.${"A".repeat(43)}`],
    ]);
    const { email, password } = ada;
    expect((await jar.send("/api/auth/login", { method: "POST", body: { email, password } })).status).toBe(200);
    expect([...jar.cookies.values()]).not.toContain("fixed");
    expect((await jar.send("/api/me")).status).toBe(200);
  });
});

describe("nobody learns which addresses have accounts", () => {
  const volatile = new Set(["date", "content-security-policy", "link", "x-request-id"]);
  const shape = ({ status, headers, text, setCookies }: Answer) => ({
    status,
    // What a person or a program can read: without scripts, nonces, names of actions, and the address that was typed.
    text: text.replaceAll(/<script[\s\S]*?<\/script>|nonce="[^"]*"|name="\$ACTION[^>]*|[\w.-]+@example\.com/g, ""),
    headers: Object.entries(headers).filter(([name]) => !volatile.has(name) && name !== "set-cookie"),
    setCookies: setCookies.map(withoutAddress),
  });
  /** The cookie of somebody who waits brings back the address that they typed, and when. */
  const withoutAddress = (line: string) =>
    line.replace(/(?<=^__Host-Http-signup=)\d+\.([\w-]+)(;.*)/, (_, encoded: string, attributes: string) => {
      const email = Buffer.from(encoded, "base64url").toString();
      expect(email).toMatch(/^[\w.-]+@example\.com$/);
      return attributes.replace(/Expires=[^;]*/, "");
    });
  const stranger = () => `nobody-${randomBytes(6).toString("hex")}@example.com`;

  it("by signing in: unknown, wrong and disabled are the same bytes and headers", async () => {
    const disabled = await createUser(server);
    await server.database.query('UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1', [disabled.id]);
    const attempts = [
      [ada.email, "a wrong password of some length"],
      [stranger(), "a wrong password of some length"],
      [disabled.email, "a wrong password of some length"],
      [disabled.email, disabled.password],
    ] as const;
    const answers = [];
    for (const [email, password] of attempts) {
      answers.push(shape(await send(server.address, "/api/auth/login", { method: "POST", body: { email, password } })));
    }
    expect(answers[0]?.status).toBe(401);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  // feature:sign-up begin
  it("by signing up, by form and by API", async () => {
    const form = await readAction(new CookieJar(server.address), "/signup", "email");
    const both = [ada.email, stranger()];
    const byApi = [];
    const byForm = [];
    for (const email of both) {
      byApi.push(shape(await send(server.address, "/api/auth/signup", { method: "POST", body: { email } })));
      byForm.push(shape(await postForm(new CookieJar(server.address), "/signup", form, { email })));
    }
    expect(byApi[0]?.status).toBe(202);
    expect(byForm[0]?.status).toBe(303);
    expect(byApi[0]?.setCookies).toEqual(["__Host-Http-signup=; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=lax"]);
    expect(byApi[1]).toEqual(byApi[0]);
    expect(byForm[1]).toEqual(byForm[0]);
  });
  // feature:sign-up end

  // feature:sign-up begin
  it("by asking for another link, whether one waits, an account is there, or neither", async () => {
    const answers = [];
    const waiting = stranger();
    await send(server.address, "/api/auth/signup", { method: "POST", body: { email: waiting } });
    for (const email of [waiting, ada.email, stranger()]) {
      const jar = new CookieJar(server.address);
      await jar.send("/api/auth/signup", { method: "POST", body: { email } });
      const again = await readAction(jar, "/check-mail", "email");
      answers.push(shape(await postForm(jar, "/check-mail", again, { email })));
    }
    expect(answers[0]?.status).toBe(200);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });
  // feature:sign-up end

  // feature:sign-up begin
  it("by a mail's link: GET never consumes it, and a used one answers like one that never was", async () => {
    const email = stranger();
    await send(server.address, "/api/auth/signup", { method: "POST", body: { email } });
    const token = tokenIn(await server.mailTo(email));
    for (const method of ["GET", "HEAD", "GET"]) await send(server.address, `/verify-email?token=${token}`, { method });
    const verify = (given: string) =>
      send(server.address, "/api/auth/verify-email", {
        method: "POST",
        body: { token: given, name: "W", password: "quiet seventeen rivers" },
      });
    expect((await verify(token)).status).toBe(200);
    const [used, unknown] = [shape(await verify(token)), shape(await verify(randomBytes(32).toString("base64url")))];
    expect([used.status, used]).toEqual([400, unknown]);
  });
  // feature:sign-up end
});
