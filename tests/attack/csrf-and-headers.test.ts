import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "@/lib/shared/routes";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { sourceFiles } from "../../scripts/feature/inventory";
import { routeOf } from "../../scripts/feature/route-of";
import {
  type Answer,
  CookieJar,
  createUser,
  send,
  signIn,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";
import { accessCookie, accessTokenOf, read, refreshCookie } from "./forge";
import { callAction, postForm, readAction } from "./form";
import { rowOf, sessionIdOf } from "./session-row";

let server: TestServer;
let ada: TestUser;
beforeAll(async () => {
  // As deployed: the embedded default refuses foreign names before anything else (host.test.ts).
  server = await startServer({ env: { PORTCULLIS_EMBEDDED: "0" } });
  ada = await createUser(server);
});
afterAll(() => server.stop());

type Headers = Record<string, string>;

describe("a request that another site started changes nothing", () => {
  const foreign = (): readonly Headers[] => {
    const { origin } = server;
    return [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "cross-site", origin },
      { "sec-fetch-site": "same-site", origin },
      { "sec-fetch-site": "" },
      { "sec-fetch-site": "SAME-ORIGIN, cross-site" },
      { origin: "https://evil.example" },
      { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
      { origin: "null" },
      { origin: "null", "sec-fetch-site": "same-origin" },
      { origin: `${origin}.evil.example` },
      { origin: `${origin}/` },
      { origin: origin.replace("localhost", "LOCALHOST") },
      { origin: origin.replace("http:", "https:") },
      { origin: `${origin}1` },
      { origin: "http://localhost" },
      { origin: "" },
      { origin, host: "evil.example", "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example", host: "evil.example", "x-forwarded-host": "evil.example" },
    ];
  };
  const own = (): readonly Headers[] => [
    {},
    { origin: server.origin },
    { origin: server.origin, "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
  ];

  it("on no unsafe endpoint, sign-in and sign-out included", async () => {
    const jar = await signIn(server, ada);
    const other = await signIn(server, ada);
    const { email, password } = ada;
    const requests = [
      ["POST", "/api/auth/login", { email, password }],
      ["POST", "/api/auth/signup", { email: "victim@example.com" }], // feature:sign-up
      ["POST", "/api/auth/verify-email", { token: "x".repeat(43), name: "V", password: "quiet seventeen rivers" }], // feature:sign-up
      // feature:password-reset begin
      ["POST", "/api/auth/password/forgot", { email: "victim@example.com" }],
      ["POST", "/api/auth/password/reset", { token: "x".repeat(43), password: "quiet seventeen rivers" }],
      // feature:password-reset end
      ["POST", "/api/auth/password/change", { currentPassword: password, password: "quiet seventeen rivers" }],
      ["DELETE", "/api/account", undefined], // feature:account-deletion
      ["POST", "/api/auth/login/restore", undefined], // feature:account-deletion
      // feature:email-change begin
      ["POST", "/api/account/email", { email: "victim@example.com" }],
      ["POST", "/api/account/email/confirm", { token: "x".repeat(43) }],
      ["POST", "/api/account/email/undo", { token: "x".repeat(43) }],
      // feature:email-change end
      ["POST", "/api/auth/refresh", undefined],
      ["POST", "/api/auth/refresh?next=%2Fdashboard", undefined],
      ["POST", "/api/auth/logout", undefined],
      ["POST", "/api/auth/logout-all", undefined],
      ["POST", "/api/auth/logout-others", undefined],
      ["DELETE", `/api/auth/sessions/${sessionIdOf(other)}`, undefined], // feature:devices
      ["PATCH", "/api/profile", { name: "Mallory" }],
      ["POST", "/api/theme", new URLSearchParams({ theme: "dark" })],
    ] as const;
    const faults: string[] = [];
    for (const headers of foreign()) {
      for (const [method, path, body] of requests) {
        // The theme is chosen on pages, too, that send no referrer: this is how their browsers say that it is their own.
        if (path === "/api/theme" && headers["origin"] === "null" && headers["sec-fetch-site"] === "same-origin")
          continue;
        const answer = await jar.copy().send(path, { method, headers, ...(body === undefined ? {} : { body }) });
        const isRefused =
          answer.status === 403 && answer.setCookies.length === 0 && answer.text.includes('"code":"cross_site"');
        if (!isRefused) faults.push(`${method} ${path} ${JSON.stringify(headers)}: ${answer.status}`);
      }
    }
    expect(faults).toEqual([]);
    for (const alive of [jar, other]) {
      expect(await rowOf(server.database, alive)).toMatchObject({ endedAt: null, generation: 0 });
    }
    expect((await jar.send("/api/profile")).json()).toMatchObject({ name: ada.name });
    expect(await server.database.query(`SELECT 1 FROM "Ticket" WHERE "email" LIKE 'victim%'`)).toEqual([]);
  });

  it("on no row of the table that changes something, whoever asks", async () => {
    const faults: string[] = [];
    for (const { path, methods, anyOrigin } of routes)
      for (const method of anyOrigin ? [] : methods.filter((each) => each !== "GET"))
        for (const headers of [
          { "sec-fetch-site": "same-site" },
          { origin: "null" },
          { origin: "https://evil.example" },
        ]) {
          const concrete = path.replaceAll(/\{\w+\}/g, () => randomUUID());
          const { status, text } = await send(server.address, concrete, { method, headers });
          if (status !== 403 || !text.includes('"code":"cross_site"')) faults.push(`${method} ${path}: ${status}`);
        }
    expect(faults).toEqual([]);
  });

  it("and not through a Server Action, with and without scripts", async () => {
    const jar = await signIn(server, ada);
    const rename = await readAction(jar, "/settings/profile", "name");
    const login = await readAction(new CookieJar(server.address), "/login", "email");
    for (const headers of foreign()) {
      for (const call of [postForm, callAction]) {
        const renamed = await call(jar.copy(), "/settings/profile", rename, { name: "Mallory" }, headers);
        const signedIn = await call(new CookieJar(server.address), "/login", login, ada, headers);
        expect([headers, renamed.status, signedIn.status]).toEqual([headers, 403, 403]);
        expect([...renamed.setCookies, ...signedIn.setCookies]).toEqual([]);
      }
    }
    expect((await jar.send("/api/profile")).json()).toMatchObject({ name: ada.name });
  });

  it("the control: the same requests from this site work", async () => {
    for (const headers of own()) {
      const jar = await signIn(server, ada);
      const name = `Ada ${randomBytes(2).toString("hex")}`;
      expect((await jar.send("/api/profile", { method: "PATCH", headers, body: { name } })).json()).toMatchObject({
        name,
      });
      const rename = await readAction(jar, "/settings/profile", "name");
      const posted = await postForm(jar, "/settings/profile", rename, { name: "Posted" }, headers);
      expect([posted.status, (await jar.send("/api/profile")).text.includes("Posted")]).toEqual([200, true]);
      const called = await callAction(jar, "/settings/profile", rename, { name: ada.name }, headers);
      expect([called.status, (await jar.send("/api/profile")).json()]).toMatchObject([200, { name: ada.name }]);
      expect((await jar.send("/api/auth/logout", { method: "POST", headers })).status).toBe(204);
    }
  });

  it("and a form of another site can't send what an endpoint takes: text/plain and forms are no JSON", async () => {
    const body = JSON.stringify({ email: ada.email, password: ada.password });
    const types = [
      "text/plain",
      "text/plain; application/json",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "",
    ];
    for (const type of types) {
      const answer = await send(server.address, "/api/auth/login", {
        method: "POST",
        headers: { "content-type": type },
        body,
      });
      expect([type, answer.status, answer.setCookies]).toEqual([type, 415, []]);
    }
  });

  it("and no method hides another one", async () => {
    const jar = await signIn(server, ada);
    for (const name of ["x-http-method-override", "x-http-method", "x-method-override"]) {
      const get = await jar.send("/api/profile", { headers: { [name]: "PATCH" } });
      const post = await jar.send("/api/profile?_method=PATCH", { method: "POST", headers: { [name]: "PATCH" } });
      expect([get.status, post.status]).toEqual([200, 405]);
    }
  });

  it("GET and HEAD of an unsafe endpoint change nothing", async () => {
    const jar = await signIn(server, ada);
    for (const path of [
      "/api/auth/logout",
      "/api/auth/logout-all",
      "/api/auth/logout-others",
      "/api/auth/login",
      `/api/auth/sessions/${sessionIdOf(jar)}`, // feature:devices
    ]) {
      for (const method of ["GET", "HEAD"]) expect((await jar.send(path, { method })).status).toBe(405);
    }
    expect((await rowOf(server.database, jar)).endedAt).toBeNull();
  });
});

const elsewhere = [
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/%09/evil.example",
  "/\n/evil.example",
  "\t//evil.example",
  " //evil.example",
  "/.//evil.example",
  "/./\\evil.example",
  "/x/..//evil.example",
  "/%2e//evil.example",
  "/%2F/evil.example",
  "https://evil.example",
  "https:evil.example",
  "http:/evil.example",
  "HTTPS://evil.example",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)//",
  "data:text/html,x",
  "//localhost@evil.example",
  "https://localhost:3000@evil.example/",
  "@evil.example",
  "evil.example",
  "//evil.example:443/x",
  "//[::1]",
  "/\u0000/evil.example",
  "/\r\nlocation: https://evil.example",
  "/api/auth/refresh?next=//evil.example",
  "/api/auth/%72efresh?next=//evil.example",
  "/dashboard\u2028//evil.example",
  "。//evil.example",
  "/／evil.example",
  "x".repeat(5000),
];

describe("a redirect stays on this site", () => {
  const isHome = (location: string | undefined): boolean => {
    if (location === undefined) return false;
    const url = new URL(location, server.origin);
    return url.origin === server.origin && !url.pathname.startsWith("//") && !/[\r\n]/.test(location);
  };

  it("through next of the refresh endpoint and of the login page, for somebody signed in", async () => {
    const jar = await signIn(server, ada);
    for (const next of elsewhere) {
      for (const path of ["/api/auth/refresh", "/login"]) {
        for (const spelled of [encodeURIComponent(next), encodeURIComponent(encodeURIComponent(next))]) {
          const { status, headers } = await jar.send(`${path}?next=${spelled}`);
          expect([next, path, status >= 300 && status < 400, isHome(headers.location)]).toEqual([
            next,
            path,
            true,
            true,
          ]);
          expect(new URL(headers.location ?? "", server.origin).pathname).not.toMatch(/refresh/i);
        }
      }
    }
  });

  it("through next of the sign-in form, on the page and after it", async () => {
    for (const next of elsewhere.filter((candidate) => !candidate.includes("\u0000"))) {
      const jar = new CookieJar(server.address);
      const path = `/login?next=${encodeURIComponent(next)}`;
      const login = await readAction(jar, path, "email");
      const { text } = await jar.send(path);
      const shown = /name="next" value="([^"]*)"/.exec(text)?.[1] ?? "";
      expect([next, isHome(shown)]).toEqual([next, true]);
      const { email, password } = ada;
      const answer = await postForm(jar, "/login", login, { email, password, next });
      expect([next, answer.status, isHome(answer.headers.location)]).toEqual([next, 303, true]);
    }
  });

  it("through the theme switch and its Referer", async () => {
    const referers = ["https://evil.example//evil.example", "javascript:alert(1)", "https://evil.example/\\evil", "x"];
    for (const referer of referers) {
      const answer = await send(server.address, "/api/theme", {
        method: "POST",
        headers: { referer },
        body: new URLSearchParams({ theme: "dark" }),
      });
      expect([referer, answer.status, isHome(answer.headers.location)]).toEqual([referer, 303, true]);
    }
  });

  it("whatever the path looks like", async () => {
    const paths = [
      "//evil.example",
      "//evil.example/%2e%2e",
      "/\\evil.example",
      "//evil.example//",
      "/evil.example//..",
      "http://evil.example/",
      "http://evil.example/dashboard",
      "https://evil.example//x",
    ];
    for (const path of paths) {
      const { status, headers } = await send(server.address, path);
      expect([path, status < 500, headers.location === undefined || isHome(headers.location)]).toEqual([
        path,
        true,
        true,
      ]);
    }
  });
});

const spoofs: Headers = {
  host: "evil.example",
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "https",
  "x-forwarded-port": "443",
  "x-forwarded-for": "203.0.113.66",
  "x-real-ip": "203.0.113.66",
  "x-client-ip": "203.0.113.66",
  "x-original-url": "/api/health/live",
  "x-rewrite-url": "/api/health/live",
  forwarded: "for=203.0.113.66;host=evil.example;proto=https",
  "x-nonce": "evil",
  "x-user-id": "00000000-0000-4000-8000-000000000000",
  "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware",
};

describe("what a client says about hosts and addresses", () => {
  // feature:sign-up begin
  it("changes no link in a mail", async () => {
    const email = `spoof-${randomBytes(4).toString("hex")}@example.com`;
    const answer = await send(server.address, "/api/auth/signup", {
      method: "POST",
      headers: spoofs,
      body: { email },
    });
    expect(answer.status).toBe(202);
    const mail = await server.mailTo(email);
    expect(mail.text).not.toContain("evil");
    expect(mail.links.length).toBeGreaterThan(0);
    for (const link of mail.links) expect(new URL(link).origin).toBe(server.origin);
  });
  // feature:sign-up end

  it("changes no redirect, no claim, no policy and no recorded address", async () => {
    const jar = new CookieJar(server.address);
    const { password } = ada;
    await jar.send("/api/auth/login", { method: "POST", headers: spoofs, body: { email: ada.email, password } });
    expect(read(accessTokenOf(jar)).claims).toMatchObject({ iss: server.origin, aud: server.origin });
    const [row] = await server.database.query<{ ip: string }>(`SELECT "ip" FROM "Session" WHERE "id" = $1`, [
      sessionIdOf(jar),
    ]);
    expect(row?.ip).toMatch(/^(127\.0\.0\.1|::1)$/);
    const redirect = await send(server.address, "/dashboard", { headers: spoofs });
    expect(redirect.status).toBe(303);
    expect(redirect.headers.location).not.toContain("evil");
    const page = await send(server.address, "/", { headers: spoofs });
    expect(page.text).not.toContain("evil.example");
    expect(page.headers["content-security-policy"]).not.toContain("evil");
  });

  it.each([
    ["0", "203.0.113.9", /^(127\.0\.0\.1|::1)$/],
    ["1", "203.0.113.9", /^203\.0\.113\.9$/],
    ["1", "198.51.100.1, 203.0.113.9", /^203\.0\.113\.9$/],
    ["2", "198.51.100.1, 203.0.113.9", /^198\.51\.100\.1$/],
    ["2", "192.0.2.1, 198.51.100.1, 203.0.113.9", /^198\.51\.100\.1$/],
    ["1", "<script>", /^unknown$/],
  ])(
    "behind %s proxies, X-Forwarded-For %j is the address that the nearest of them vouches for",
    async (hops, value, ip) => {
      const instance = hops === "0" ? server : await startServer({ twinOf: server, env: { TRUSTED_PROXY_HOPS: hops } });
      const jar = new CookieJar(instance.address);
      const { email, password } = ada;
      await jar.send("/api/auth/login", {
        method: "POST",
        headers: { ...spoofs, "x-forwarded-for": value },
        body: { email, password },
      });
      const rows = await server.database.query<{ ip: string }>('SELECT "ip" FROM "Session" WHERE "id" = $1', [
        sessionIdOf(jar),
      ]);
      if (instance !== server) await instance.stop();
      expect(rows[0]?.ip).toMatch(ip);
    },
  );
});

describe("every answer", () => {
  const kinds = async (of: TestServer): Promise<readonly (readonly [string, Answer])[]> => {
    const jar = await signIn(of, ada);
    const chunk = /\/_next\/static\/[^"']+\.js/.exec((await send(of.address, "/login")).text)?.[0] ?? "";
    const requests = [
      ["a page", "/", {}],
      ["a private page", "/dashboard", { jar }],
      ["a redirect to the form", "/dashboard", {}],
      ["a redirect of Next", "/dashboard/", {}],
      ["JSON", "/api/me", { jar }],
      ["401", "/api/me", {}],
      ["403", "/api/auth/logout", { jar, method: "POST", origin: "null" }],
      ["403 for a person", "/api/auth/logout", { jar, method: "POST", origin: "null", "sec-fetch-mode": "navigate" }],
      ["401 for a person", "/api/auth/refresh?next=/api/me", { "sec-fetch-mode": "navigate" }],
      ["404 of a page", "/nothing", {}],
      ["404 of the API", "/api/nothing", {}],
      ["405", "/api/me", { method: "PUT" }],
      ["405 of a page", "/dashboard", { method: "DELETE" }],
      ["a bad path", "/%ff", {}],
      ["a script", chunk, {}],
      ["a missing script", "/_next/static/chunks/none.js", {}],
      ["a file", "/icon.svg", {}],
      ["keys", "/.well-known/jwks.json", {}],
      ["OPTIONS", "/api/me", { method: "OPTIONS" }],
      ["HEAD", "/", { method: "HEAD" }],
      ["an RSC payload", "/dashboard?_rsc", { jar, rsc: "1" }],
    ] as const;
    return Promise.all(
      requests.map(async ([kind, path, options]) => {
        const {
          jar: holder = new CookieJar(of.address),
          method = "GET",
          ...headers
        }: Record<string, unknown> = options;
        return [
          kind,
          await (holder as CookieJar).copy().send(path, { method: String(method), headers: headers as Headers }),
        ] as const;
      }),
    );
  };

  it("carries the headers that keep browsers strict, and none that tells what it is made of", async () => {
    for (const [kind, { headers, setCookies }] of await kinds(server)) {
      expect([kind, headers["x-content-type-options"]]).toEqual([kind, "nosniff"]);
      expect([kind, headers["x-frame-options"]]).toEqual([kind, "DENY"]);
      expect([kind, headers["referrer-policy"]]).toEqual([kind, "same-origin"]);
      expect([kind, headers["cross-origin-opener-policy"]]).toEqual([kind, "same-origin"]);
      expect([kind, headers["cross-origin-resource-policy"]]).toEqual([kind, "same-origin"]);
      expect([kind, headers["permissions-policy"]]).toEqual([kind, expect.stringContaining("camera=()")]);
      const policy = String(headers["content-security-policy"]);
      if (!/redirect|OPTIONS/.test(kind)) {
        expect([kind, policy]).toEqual([kind, expect.stringContaining("frame-ancestors 'none'")]);
        expect([kind, policy]).toEqual([kind, expect.stringContaining("base-uri 'none'")]);
      }
      expect(policy).not.toMatch(/unsafe-(inline|eval)|\*/);
      // Two policies are joined by a comma, and both bind.
      expect([kind, policy]).toEqual([kind, expect.not.stringContaining(",")]);
      if (kind.includes("for a person"))
        expect([kind, policy]).toEqual([kind, expect.stringContaining("style-src 'self'")]);
      for (const name of ["x-powered-by", "server", "strict-transport-security"])
        expect(headers).not.toHaveProperty(name);
      for (const name of Object.keys(headers))
        expect([kind, name]).not.toEqual([kind, expect.stringMatching(/^access-control-/)]);
      for (const line of setCookies) expect([kind, line]).toEqual([kind, expect.stringMatching(/HttpOnly/i)]);
    }
  });

  it("asks for HTTPS from now on when the origin is https", async () => {
    const secure = await startServer({ twinOf: server, env: { APP_ORIGIN: "https://app.example" } });
    for (const [kind, { headers }] of await kinds(secure)) {
      const value = String(headers["strict-transport-security"]);
      expect([kind, value]).toEqual([kind, expect.stringMatching(/max-age=(\d{8,}); includeSubDomains/)]);
    }
    expect(await themeAttributes(secure, "dark")).toEqual(["HttpOnly", "Path=/", "SameSite=lax", "Secure"]);
    expect(await themeAttributes(secure, "system")).toEqual(["HttpOnly", "Path=/", "SameSite=lax", "Secure"]);
    await secure.stop();
  });

  it("about a person is kept by no cache", async () => {
    const answers = await kinds(server);
    for (const kind of ["a private page", "JSON", "401", "403", "a redirect to the form", "an RSC payload"]) {
      const found = answers.find(([name]) => name === kind)?.[1].headers["cache-control"];
      expect([kind, found]).toEqual([kind, expect.stringContaining("no-store")]);
    }
  });

  it("to a request from another site shares nothing: no CORS header, whatever is asked", async () => {
    const jar = await signIn(server, ada);
    for (const origin of ["https://evil.example", "null", server.origin]) {
      for (const path of ["/api/me", "/api/profile", "/.well-known/jwks.json", "/dashboard"]) {
        const preflight = await jar.copy().send(path, {
          method: "OPTIONS",
          headers: {
            origin,
            "access-control-request-method": "PATCH",
            "access-control-request-headers": "content-type",
          },
        });
        const got = await jar.copy().send(path, { headers: { origin } });
        for (const answer of [preflight, got]) {
          expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
        }
      }
    }
  });

  it("gives a nonce of its own to each document, and lets no script in without it", async () => {
    const nonces = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      const { headers, text } = await send(server.address, "/login");
      const nonce = /'nonce-([A-Za-z0-9+/=]+)'/.exec(String(headers["content-security-policy"]))?.[1] ?? "";
      expect(nonce.length).toBeGreaterThanOrEqual(22);
      nonces.add(nonce);
      for (const [tag] of text.matchAll(/<script[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
    }
    expect(nonces.size).toBe(5);
  });

  it("gives no source map and no file of the project away", async () => {
    const chunks = join(root, ".next/static/chunks");
    const names = readdirSync(chunks, { recursive: true, encoding: "utf8" });
    expect(names.filter((name) => name.endsWith(".map"))).toEqual([]);
    for (const name of names.filter((file) => file.endsWith(".js"))) {
      expect(readFileSync(join(chunks, name), "utf8")).not.toMatch(/sourceMappingURL|SESSION_SECRET|DATABASE_URL/);
    }
    const paths = [
      ".env",
      ".git/config",
      ".git/HEAD",
      "package.json",
      ".data/keys.json",
      "prisma/schema.prisma",
      "middleware.ts",
      ".next/BUILD_ID",
      "_next/../package.json",
      "..%2fpackage.json",
      "_next/static/..%2f..%2f..%2fpackage.json",
      "%2e%2e/package.json",
    ];
    for (const path of paths) {
      const { status, text } = await send(server.address, `/${path}`);
      expect([path, status]).toEqual([path, expect.toSatisfy((code: number) => code >= 400 && code < 500)]);
      expect(text).not.toMatch(/"dependencies"|provider\s*=|repositoryformatversion/);
    }
  });
});

/** What a Set-Cookie line says beside the value and its end. */
const attributesOf = (line: string): readonly string[] =>
  line
    .split("; ")
    .slice(1)
    .filter((text) => !/^(Expires|Max-Age)=/.test(text))
    .sort();

async function themeAttributes(of: TestServer, theme: string): Promise<readonly string[]> {
  const { setCookies } = await send(of.address, "/api/theme", { method: "POST", body: new URLSearchParams({ theme }) });
  return attributesOf(setCookies.find((line) => line.startsWith("theme=")) ?? "");
}

describe("a page whose address takes a token", () => {
  const says = (pattern: RegExp) => (path: string) => pattern.test(readFileSync(join(root, path), "utf8"));
  const sources = sourceFiles(root);
  const pages = sources.filter((path) => path.endsWith("/page.tsx") && says(/linkReader\(/)(path)).map(routeOf);
  const token = "a".repeat(43);

  it("is every page that a link with one leads to", () => {
    const linked = sources
      .filter((path) => /^lib\/server\/(?!.*\.test\.)/.test(path) && says(/\?token=/)(path))
      .flatMap((path) => [...readFileSync(join(root, path), "utf8").matchAll(/APP_ORIGIN\}(\/[^?`]*)\?token=/g)])
      .map(([, path = ""]) => path.replace(/\$\{.*$/, ""));
    expect(linked.length).toBeGreaterThan(0);
    expect(linked.filter((path) => !pages.some((page) => page.startsWith(path)))).toEqual([]);
  });

  it("tells no other page its address, and takes its forms and the theme all the same, without scripts", async () => {
    const own = { origin: "null", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate" };
    const post = async (path: string, headers: Headers) =>
      (await send(server.address, path, { method: "POST", headers, body: new URLSearchParams({ theme: "dark" }) }))
        .status;
    for (const path of pages.map((page) => `${page}?token=${token}`)) {
      const { headers, text } = await send(server.address, path);
      expect([path, headers["referrer-policy"], text.includes('name="referrer" content="no-referrer"')]).toEqual([
        path,
        "no-referrer",
        true,
      ]);
      expect([path, await post(path, own)]).not.toEqual([path, 403]);
      expect([path, await post(path, { ...own, "sec-fetch-site": "cross-site" })]).toEqual([path, 403]);
    }
    expect(await post("/api/theme", own)).toBe(303);
    expect((await send(server.address, "/login")).headers["referrer-policy"], "the control").toBe("same-origin");
    expect(await post("/login", own), "the control").toBe(403);
  });
});

describe("session cookies", () => {
  it("have exactly the attributes that bind them to this host, to HTTPS and away from scripts", async () => {
    const answer = await send(server.address, "/api/auth/login", {
      method: "POST",
      body: { email: ada.email, password: ada.password },
    });
    for (const name of [accessCookie, refreshCookie]) {
      const line = answer.setCookies.find((candidate) => candidate.startsWith(`${name}=`)) ?? "";
      const [pair = ""] = line.split("; ");
      expect(pair.length).toBeLessThan(4096);
      expect(attributesOf(line)).toEqual(["HttpOnly", "Path=/", "SameSite=lax", "Secure"]);
      const maxAge = Number(/Max-Age=(\d+)/.exec(line)?.[1]);
      expect(maxAge).toBeGreaterThan(604_000);
      expect(maxAge).toBeLessThanOrEqual(604_800);
    }
    expect(answer.text).not.toMatch(/eyJ|token/);
    expect(answer.setCookies.join("; ").length).toBeLessThan(4096);
  });

  it("are all cleared by sign-out, with Clear-Site-Data; the mark of a known device stays", async () => {
    const jar = await signIn(server, ada);
    const answer = await jar.send("/api/auth/logout", { method: "POST" });
    expect(answer.headers["clear-site-data"]).toBe('"cache", "storage"');
    expect([...jar.cookies.keys()]).toEqual(["__Host-Http-device"]);
  });

  it("and that of the theme are taken back with the attributes that they were given", async () => {
    expect(await themeAttributes(server, "dark")).toEqual(["HttpOnly", "Path=/", "SameSite=lax"]);
    expect(await themeAttributes(server, "system")).toEqual(["HttpOnly", "Path=/", "SameSite=lax"]);
    const { setCookies } = await (await signIn(server, ada)).send("/api/auth/logout", { method: "POST" });
    for (const line of setCookies) expect(attributesOf(line)).toEqual(["HttpOnly", "Path=/", "SameSite=lax", "Secure"]);
  });

  it("end with the form of a browser without scripts, also when the token has expired or nobody is signed in", async () => {
    const form = { method: "POST", headers: { "sec-fetch-mode": "navigate", accept: "text/html" } };
    const jar = await signIn(server, ada);
    const captured = jar.copy();
    jar.cookies.set(accessCookie, "expired");
    const answer = await jar.send("/api/auth/logout", form);
    expect([answer.status, answer.headers.location]).toEqual([303, "/login?reason=signed_out"]);
    expect((await captured.send("/api/me")).status).toBe(401);
    const again = await new CookieJar(server.address).send("/api/auth/logout", form);
    expect([again.status, again.headers.location]).toEqual([303, "/login?reason=signed_out"]);
    const dead = await captured.send("/api/auth/logout", form);
    expect([dead.status, dead.headers.location]).toEqual([303, "/login?reason=signed_out"]);
    expect((await send(server.address, "/api/auth/logout", { method: "POST" })).status).toBe(401);
    expect((await send(server.address, "/api/auth/logout-others", { method: "POST" })).status).toBe(401);
  });
});
