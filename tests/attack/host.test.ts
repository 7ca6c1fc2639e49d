import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, createUser, send, signIn, startServer, type TestServer } from "../harness";
import { startWithoutGate } from "../harness/without-gate";

let embedded: TestServer;
let deployed: TestServer;
beforeAll(async () => {
  embedded = await startServer();
  deployed = await startServer({ twinOf: embedded, env: { PORTCULLIS_EMBEDDED: "0" } });
});
afterAll(async () => {
  await deployed.stop();
  await embedded.stop();
});

/** The status of what is answered to bytes that no client would send. */
const raw = (server: TestServer, head: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.address);
    const socket = connect(Number(port), hostname, () => socket.write(`${head}\r\nConnection: close\r\n\r\n`));
    let heard = "";
    socket.on("data", (data: Buffer) => (heard += data.toString("latin1")));
    socket.on("error", reject);
    socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1])));
  });

it("a request for another protocol is answered as any other (RFC 9110 §7.8)", async () => {
  const upgrade = "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13";
  const host = new URL(deployed.address).host;
  expect(await raw(deployed, `GET /api/me HTTP/1.1\r\nHost: ${host}\r\n${upgrade}`)).toBe(401);
  expect(await raw(deployed, `GET /none HTTP/1.1\r\nHost: ${host}\r\n${upgrade}`)).toBe(404);
});

const paths = ["/", "/dashboard", "/api/me", "/api/health/live", "/robots.txt", "/_next/static/none.js", "/none"];
const navigation = { accept: "text/html", "sec-fetch-mode": "navigate" };

describe("a request that does not say whom it is for, or says it twice (RFC 9112 §3.2)", () => {
  it.each([
    ["no Host", ""],
    ["an empty Host", "\r\nHost:"],
    ["two", "\r\nHost: localhost\r\nHost: localhost"],
    ["two that differ", "\r\nHost: localhost\r\nHost: evil.example"],
    ["a URL", "\r\nHost: http://localhost"],
    ["a path behind it", "\r\nHost: localhost/evil"],
    ["a user before it", "\r\nHost: localhost@evil.example"],
    ["a list", "\r\nHost: localhost, evil.example"],
    ["a space", "\r\nHost: local host"],
    ["a port that is none", "\r\nHost: localhost:port"],
  ])("%s: is 400 everywhere, on every instance", async (_, host) => {
    for (const server of [embedded, deployed])
      for (const path of paths) expect([path, await raw(server, `GET ${path} HTTP/1.1${host}`)]).toEqual([path, 400]);
  });

  it("the control: with one Host it is answered; HTTP/1.0 need not name any, and probes of balancers don't", async () => {
    for (const server of [embedded, deployed]) {
      expect(await raw(server, "GET /api/health/live HTTP/1.1\r\nHost: localhost")).toBe(200);
      expect(await raw(server, "GET /api/health/live HTTP/1.0")).toBe(200);
    }
  });
});

/** Names under which a page of a stranger can reach a server on this machine (DNS rebinding), and others that are not ours. */
const foreign = [
  "evil.example",
  "evil.example:3000",
  "localhost.evil.example",
  "127.0.0.1.evil.example",
  "10.0.0.1",
  "[2001:db8::1]",
];

describe("a foreign Host", () => {
  it("is refused by the embedded default with 421, whatever is asked, and told the right name", async () => {
    for (const host of foreign)
      for (const path of paths) {
        const answer = await send(embedded.address, path, { headers: { host } });
        expect([host, path, answer.status, answer.json()]).toMatchObject([host, path, 421, { code: "misdirected" }]);
        expect(answer.text).toContain(embedded.origin);
        expect(answer.text).not.toContain("evil");
      }
  });

  it("also in an absolute target, which counts for more than the header (RFC 9112 §3.2.2)", async () => {
    expect(await raw(embedded, "GET http://evil.example/api/me HTTP/1.1\r\nHost: localhost")).toBe(421);
    expect(await raw(embedded, `GET ${embedded.origin}/api/health/live HTTP/1.1\r\nHost: evil.example`)).toBe(200);
  });

  it("with any method, and with somebody's cookies: nothing is done", async () => {
    const jar = await signIn(embedded, await createUser(embedded));
    const headers = { host: "evil.example" };
    for (const method of ["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
      expect([method, (await jar.send("/api/auth/logout", { method, headers })).status]).toEqual([method, 421]);
    expect((await jar.send("/api/me")).status).toBe(200);
  });

  it("is a page for a person, and carries the headers of every answer", async () => {
    const { status, text, headers } = await send(embedded.address, "/", {
      headers: { host: "evil.example", ...navigation },
    });
    expect([status, headers["content-type"]]).toEqual([421, "text/html; charset=utf-8"]);
    expect(text).toContain(`href="${embedded.origin}/"`);
    const [, sheet = ""] = /rel="stylesheet" href="([^"]*plain.css)"/.exec(text) ?? [];
    expect((await send(embedded.address, sheet, { headers: { host: "evil.example" } })).status).toBe(200);
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "x-frame-options": "DENY" });
    expect(headers["x-request-id"]).toMatch(/^[\w-]{36}$/);
  });

  it("is refused with an emptied middleware too", async () => {
    const bare = await startWithoutGate({ twinOf: embedded });
    const answer = await send(bare.address, "/", { headers: { host: "evil.example" } });
    await bare.stop();
    expect(answer.status).toBe(421);
  });

  it("decides nothing where a proxy stands in front: the control", async () => {
    for (const host of foreign) {
      const answer = await send(deployed.address, "/login", { headers: { host, ...navigation } });
      expect([host, answer.status, answer.text.includes("evil")]).toEqual([host, 200, false]);
    }
  });
});

describe("127.0.0.1 and [::1] in place of localhost", () => {
  const port = () => new URL(embedded.address).port;
  const aliases = () => ["127.0.0.1", "127.1.2.3", "[::1]", "[::ffff:127.0.0.1]"].map((name) => `${name}:${port()}`);

  it("lead a document to APP_ORIGIN, path and query kept", async () => {
    for (const server of [embedded, deployed])
      for (const host of aliases())
        for (const path of ["/", "/dashboard?a=b%20c&d", "//evil.example/x", "/api/auth/refresh?next=%2F"]) {
          const { status, headers } = await send(server.address, path, { headers: { host, ...navigation } });
          expect([host, path, status, headers.location]).toEqual([host, path, 307, embedded.origin + path]);
        }
  });

  it("answer programs, and what a form could not do there names APP_ORIGIN", async () => {
    for (const host of aliases()) {
      expect((await send(embedded.address, "/api/health/live", { headers: { host } })).status).toBe(200);
      const answer = await send(embedded.address, "/api/auth/logout", {
        method: "POST",
        headers: { host, origin: `http://${host}` },
      });
      expect([answer.status, answer.json()]).toMatchObject([403, { code: "cross_site" }]);
      expect((answer.json() as { detail: string }).detail).toContain(embedded.origin);
    }
  });

  it("the control: a document of APP_ORIGIN's own name is answered, on another port as well", async () => {
    for (const host of [new URL(embedded.origin).host, "localhost:1", "localhost"])
      expect((await send(embedded.address, "/login", { headers: { host, ...navigation } })).status).toBe(200);
  });
});

it("a page of a browser that came by a foreign name: what its forms are answered can be read by them", async () => {
  const headers = {
    host: "app.example",
    origin: "https://app.example",
    "next-action": "00".repeat(21),
    accept: "text/x-component",
  };
  const answer: Answer = await send(deployed.address, "/login", { method: "POST", headers, body: "[]" });
  // Next's client reads text/plain, and nothing with a charset.
  expect([answer.status, answer.headers["content-type"]]).toEqual([403, "text/plain"]);
  expect(answer.json()).toMatchObject({
    code: "cross_site",
    detail: expect.stringContaining(deployed.origin) as string,
  });
});

// feature:mailbox begin
it("the mailbox is for this machine alone", async () => {
  const proxied = await startServer({ twinOf: embedded, env: { TRUSTED_PROXY_HOPS: "1" } });
  const status = async (server: TestServer, from: string) => {
    const at = async (path: string) =>
      (await send(server.address, path, { headers: { "x-forwarded-for": from } })).status;
    const [page, version] = [await at("/dev/mailbox"), await at("/dev/mailbox/version")];
    expect(version, "what the page asks for is no other door").toBe(page);
    return page;
  };
  const statuses = [
    await status(proxied, "203.0.113.9"),
    await status(proxied, "127.0.0.1"),
    await status(embedded, "203.0.113.9"),
  ];
  await proxied.stop();
  expect([...statuses, await status(deployed, "127.0.0.1")]).toEqual([404, 200, 200, 404]);
});
// feature:mailbox end

it("no loopback name is bound to HTTPS for good: it is the name of every other program on this machine too", async () => {
  const secure = await startServer({ twinOf: embedded, env: { APP_ORIGIN: "https://localhost:3000" } });
  const { headers } = await send(secure.address, "/api/health/live");
  await secure.stop();
  expect(headers).not.toHaveProperty("strict-transport-security");
});
