import { afterAll, describe, expect, it } from "vitest";
import { CookieJar, send, startServer } from "../../harness";
import {
  answered,
  asApp,
  begin,
  exchange,
  fromApp,
  fromHere,
  goThrough,
  leadsTo,
  register,
  somebody,
  visit,
} from "./app";

const server = await startServer();
afterAll(() => server.stop());
const app = await register(server);

describe("an app that sends a browser by a form (OpenID Connect Core §3.1.2.1)", () => {
  /** How a browser sends a form of another site: without any cookie. */
  const sendForm = (body: string, headers: Readonly<Record<string, string>> = {}) =>
    send(server.address, "/oidc/auth", {
      method: "POST",
      headers: {
        ...fromApp,
        origin: "https://acme.example",
        "content-type": "application/x-www-form-urlencoded",
        ...headers,
      },
      body,
    });
  const formOf = (path: string) => path.split("?")[1] ?? "";

  it("is answered as one that sends it by a link: the form does nothing but lead there", async () => {
    const ada = await somebody(server);
    const attempt = begin(app);
    const led = await sendForm(formOf(attempt.path));
    expect([led.status, led.setCookies, led.headers["cache-control"]]).toEqual([
      303,
      [],
      expect.stringContaining("no-store"),
    ]);
    expect(leadsTo(led, server)).toBe(attempt.path);
    const { code = "", state } = await goThrough(server, ada, { path: leadsTo(led, server) });
    expect(state).toBe(attempt.state);
    expect((await exchange(server, app, code, attempt)).status).toBe(200);
  });

  it("is led nowhere else, whatever it sends, and what comes twice is refused", async () => {
    for (const body of ["redirect_uri=https://evil.example", "//evil.example", "\r\nlocation:https://evil.example", ""])
      expect(leadsTo(await sendForm(body), server)).toMatch(/^\/oidc\/auth\?[\w%.=+&-]*$/);
    const twice = leadsTo(await sendForm(`${formOf(begin(app).path)}&scope=openid`), server);
    const answer = await visit(new CookieJar(server.address), twice);
    expect(answered(leadsTo(answer, server))).toMatchObject({ error: "invalid_request" });
  });

  it("takes a form alone, and none that makes too long an address", async () => {
    expect((await sendForm("{}", { "content-type": "application/json" })).status).toBe(415);
    expect((await sendForm("x", { "content-type": "text/plain" })).status).toBe(415);
    expect((await sendForm(`state=${"x".repeat(4096)}`)).status).toBe(413);
    expect((await sendForm("state=%00")).status).toBe(303);
    expect((await send(server.address, leadsTo(await sendForm("state=%00"), server))).status).toBe(400);
    const back = await send(server.address, "/oidc/auth/anything", { method: "POST", headers: fromHere });
    expect(back.status).toBe(405);
  });
});

it("a program on a device that asks for nothing is told so, and nobody is asked, told or connected", async () => {
  const device = await register(server, { isPublic: true, redirectUris: ["http://127.0.0.1/callback"], scopes: [] });
  const ada = await somebody(server);
  for (const parameters of [{ scope: "" }, { scope: "notes:read", resource: server.origin }]) {
    const { path } = begin(device, { nonce: "", ...parameters });
    const without = path.replace(/&nonce=[^&]*/, "");
    const led = leadsTo(await visit(ada.jar, without), server);
    const where = led.startsWith("/oidc/auth/") ? leadsTo(await ada.jar.send(led, { headers: fromHere }), server) : led;
    expect(answered(where)).toMatchObject({ error: "invalid_scope" });
  }
  expect((await ada.jar.send("/api/account/connected-apps")).json()).toEqual({ apps: [], nextCursor: null });
});

it("programs without a secret push no more requests than a network address has, and those with one go on", async () => {
  const limited = await startServer({
    twinOf: server,
    env: { RATE_LIMIT_OIDC_SOURCE: "3/60", TRUSTED_PROXY_HOPS: "1" },
  });
  try {
    const device = await register(server, { isPublic: true, redirectUris: ["http://127.0.0.1/callback"] });
    const push = (by: typeof app, from: string) =>
      asApp(limited, by, "/oidc/par", Object.fromEntries(new URLSearchParams(begin(by).path.split("?")[1])), {
        headers: { "x-forwarded-for": from },
      });
    for (let tries = 0; tries < 3; tries += 1) {
      expect((await push(device, "192.0.2.1")).status).toBe(201);
      expect((await push(app, "192.0.2.2")).status).toBe(201);
    }
    expect((await push(device, "192.0.2.1")).status).toBe(429);
    // Nor do many at once leave more behind than that.
    const kept = async () =>
      (await server.database.query(`SELECT 1 FROM "OidcArtifact" WHERE "model" = 'PushedAuthorizationRequest'`)).length;
    const before = await kept();
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await push(device, "192.0.2.4")).status),
    );
    expect([statuses.filter((status) => status === 201).length, (await kept()) - before]).toEqual([3, 3]);
    expect((await push(app, "192.0.2.2")).status).toBe(201);
    expect((await push(device, "192.0.2.3")).status).toBe(201);
  } finally {
    await limited.stop();
  }
});
