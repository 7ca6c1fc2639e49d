import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeKeySet } from "../../../scripts/start/key-set";
import { accessTokenOf, type Claims, forge, read } from "../../attack/forge";
import { confused, mistyped, unsigned } from "../../attack/forged-tokens";
import { type CookieJar, createUser, send, signIn, startServer, type TestServer } from "../../harness";
import { scratchFolder } from "../../harness/scratch";
import { command, run } from "../../setup/run";
import { audience, folder, type Microservice, startMicroservice } from "./microservice";
import { type Proxy, startProxy } from "./proxy";

type Key = Parameters<typeof forge>[0] & { readonly kid: string };

const keys = scratchFolder("keys");
const keyFile = join(keys, "keys.json");
let ring = (await makeKeySet("ES256")) as { readonly keys: readonly Key[] };
writeFileSync(keyFile, JSON.stringify(ring), { mode: 0o600 });
afterAll(() => rmSync(keys, { recursive: true }));

let server: TestServer;
let twin: TestServer;
let proxy: Proxy;
let service: Microservice;
beforeAll(async () => {
  // Its own token is signed with the first of the keys in the environment, which the app has in its file.
  server = await startServer({ env: { JWT_KEYS: "", JWT_KEYS_FILE: keyFile } });
  twin = await startServer({ twinOf: server });
  proxy = await startProxy(server.address);
  service = await startMicroservice({ ...server, environment: { JWT_KEYS: JSON.stringify(ring) } }, proxy.address);
  await vi.waitFor(async () => expect(await service.health()).toBe(200), { timeout: 20_000 });
});
afterAll(async () => {
  await service.stop();
  await proxy.stop();
  await twin.stop();
  await server.stop();
});

const ready = () => expect.poll(() => service.health(), { timeout: 20_000 }).toBe(200);

/** The token that somebody's session would be exchanged for, for the microservice. */
function exchanged(jar: CookieJar, claims: Claims = {}, key = ring.keys[0]): string {
  if (key === undefined) throw new Error("there is no key");
  const { claims: session } = read(accessTokenOf(jar));
  const header = { alg: "ES256", typ: "at+jwt", kid: key.kid };
  return forge(key, header, { ...session, aud: audience, jti: randomUUID(), scope: "notes:read", ...claims });
}

const somebody = async () => signIn(server, await createUser(server));
const statusOf = async (token: string) => (await service.ask(token)).status;

/** How many ms after a moment a token is refused for good. @throws Error when it is let in once more after it was refused */
async function refusedAfter(moment: number, token: string): Promise<number> {
  for (;;) {
    const status = await statusOf(token);
    if (status === 401) break;
    expect(status).toBe(200);
  }
  const after = performance.now() - moment;
  expect(await statusOf(token)).toBe(401);
  return after;
}

describe("the microservice", () => {
  it("passes its own tests, which need no app", { timeout: 120_000 }, async () => {
    const { code, output } = await run(process.execPath, ["--test"], { folder }).ended;
    expect(code, output).toBe(0);
    expect(output).toMatch(/# pass [1-9]/);
  });

  it("lets in a token of the app that is for it, and none that is for anybody else", async () => {
    const jar = await somebody();
    expect(await statusOf(exchanged(jar))).toBe(200);
    const good = exchanged(jar);
    const [key] = ring.keys;
    const at = Math.floor(Date.now() / 1000);
    const refused: (readonly [string, string])[] = [
      ["a session's own token", accessTokenOf(jar)],
      ["another audience", exchanged(jar, { aud: "billing" })],
      ["another issuer", exchanged(jar, { iss: "https://evil.example" })],
      ["one that is over", exchanged(jar, { iat: at - 700, exp: at - 100 })],
      ...unsigned(good),
      ...(key === undefined ? [] : [...confused(good, key), ...mistyped(good, key)]),
    ];
    const faults: unknown[] = [];
    for (const [attack, token] of refused) {
      const { status, challenge } = await service.ask(token);
      if (status !== 401 || challenge?.includes('error="invalid_token"') !== true) faults.push([attack, status]);
    }
    expect(faults).toEqual([]);
    const scope = await service.ask(exchanged(jar, { scope: "notes:write" }));
    expect([scope.status, scope.challenge]).toEqual([403, expect.stringContaining('scope="notes:read"')]);
  });

  it("refuses within a second whose session was ended, whichever instance ended it", async () => {
    for (const { address } of [server, twin]) {
      const [out, stays] = [await somebody(), await somebody()];
      const [token, other] = [exchanged(out), exchanged(stays)];
      expect([await statusOf(token), await statusOf(other)]).toEqual([200, 200]);
      expect((await out.copy(address).send("/api/auth/logout", { method: "POST" })).status).toBe(204);
      expect(await refusedAfter(performance.now(), token)).toBeLessThan(1_000);
      expect(await statusOf(other)).toBe(200);
    }
  });

  it("refuses what came before a change of role, and takes what comes after", async () => {
    const user = await createUser(server);
    const jar = await signIn(server, user);
    const token = exchanged(jar);
    expect(await statusOf(token)).toBe(200);
    const words = ["user", "set-role", "--email", user.email, "--role", "support"];
    const { code, output } = await command(words, { env: server.environment });
    expect(code, output).toBe(0);
    expect(await refusedAfter(performance.now(), token)).toBeLessThan(1_000);
    expect(await statusOf(exchanged(await signIn(server, user)))).toBe(200);
  });

  it("lets nobody in once it has heard nothing for a second, and misses nothing that was revoked meanwhile", async () => {
    const [out, stays] = [await somebody(), await somebody()];
    const [token, other] = [exchanged(out), exchanged(stays)];
    expect([await statusOf(token), await statusOf(other)]).toEqual([200, 200]);
    const pulled = performance.now();
    proxy.pull();
    expect((await out.send("/api/auth/logout", { method: "POST" })).status).toBe(204);
    const revoked = performance.now();
    // Nothing that is asked later than a second after the end may be let in.
    for (let asked = performance.now(), status = 200; status === 200; asked = performance.now()) {
      status = await statusOf(token);
      if (asked - revoked > 1_000) expect(status).toBe(503);
    }
    expect(performance.now() - pulled).toBeLessThan(3_000);
    expect([await statusOf(other), await service.health()]).toEqual([503, 503]);
    proxy.plug();
    await ready();
    expect([await statusOf(token), await statusOf(other)]).toEqual([401, 200]);
  });

  it("goes on when the app is started again, and misses nothing", async () => {
    const [out, stays] = [await somebody(), await somebody()];
    const [token, other] = [exchanged(out), exchanged(stays)];
    expect([await statusOf(token), await statusOf(other)]).toEqual([200, 200]);
    // As if it were gone: nothing listens where it was.
    const nobody = await startProxy("http://localhost:1");
    proxy.plug(nobody.address);
    expect((await out.copy(twin.address).send("/api/auth/logout", { method: "POST" })).status).toBe(204);
    await expect.poll(() => statusOf(other), { timeout: 10_000 }).toBe(503);
    const again = await startServer({ twinOf: server });
    try {
      proxy.plug(again.address);
      await ready();
      expect([await statusOf(token), await statusOf(other)]).toEqual([401, 200]);
    } finally {
      proxy.plug(server.address);
      await again.stop();
      await nobody.stop();
    }
    await ready();
    expect([await statusOf(token), await statusOf(other)]).toEqual([401, 200]);
  });

  it("takes tokens of a new key as soon as the app publishes it, and of the one before", async () => {
    const jar = await somebody();
    const [before] = ring.keys;
    const { keys: made } = (await makeKeySet("ES256")) as typeof ring;
    ring = { keys: [...made, ...ring.keys] };
    writeFileSync(keyFile, JSON.stringify(ring));
    const [fresh] = made;
    await expect
      .poll(async () => (await send(server.address, "/.well-known/jwks.json")).text, { timeout: 15_000 })
      .toContain(fresh?.kid);
    // It asks for the keys again at one that it does not know, every five seconds at most.
    await expect.poll(() => statusOf(exchanged(jar, {}, fresh)), { timeout: 15_000 }).toBe(200);
    expect(await statusOf(exchanged(jar, {}, before))).toBe(200);
  });
});
