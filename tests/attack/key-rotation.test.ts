import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeKeySet } from "../../scripts/start/key-set";
import { type CookieJar, createUser, publishedKids, send, signIn, startTwins, type TestServer } from "../harness";
import { scratchFolder } from "../harness/scratch";
import { command } from "../setup/run";
import { accessTokenOf, read, refreshedCookie } from "./forge";

type Key = { readonly kid: string; readonly nbf?: number; readonly exp?: number };

const folder = scratchFolder("keys");
const file = join(folder, "keys.json");
writeFileSync(file, JSON.stringify(await makeKeySet("ES256")), { mode: 0o600 });
afterAll(() => rmSync(folder, { recursive: true }));
const { server, twin } = await startTwins({ env: { JWT_KEYS: "", JWT_KEYS_FILE: file } });
const ada = await createUser(server);

/** Where the keys are published. */
const sets = [
  "/.well-known/jwks.json",
  "/oidc/jwks", // feature:openid-provider
];

const keys = (...words: readonly string[]) => command(["keys", ...words], { env: server.environment });
const ring = () => (JSON.parse(readFileSync(file, "utf8")) as { keys: Key[] }).keys;
const kids = () => ring().map(({ kid }) => kid);

/** What the times in the file would be so many seconds later. */
function pass(seconds: number): void {
  const earlier = ring().map(({ nbf, exp, ...key }) => ({
    ...key,
    ...(nbf !== undefined && { nbf: nbf - seconds }),
    ...(exp !== undefined && { exp: exp - seconds }),
  }));
  writeFileSync(file, JSON.stringify({ keys: earlier }));
}

/** Until both instances have what the file says. */
async function known(): Promise<void> {
  for (const instance of [server, twin])
    await expect.poll(() => publishedKids(instance), { timeout: 15_000 }).toEqual(kids());
}

const kidOf = (jar: CookieJar) => read(accessTokenOf(jar)).header["kid"];
const asBearer = async ({ address }: TestServer, jar: CookieJar) =>
  (await send(address, "/api/me", { headers: { authorization: `Bearer ${accessTokenOf(jar)}` } })).status;

/** What a browser ends at, refreshed on its way where that is needed. */
async function open({ address }: TestServer, jar: CookieJar, path = "/dashboard"): Promise<number> {
  const browser = jar.copy(address);
  let answer = await browser.send(path);
  for (let hops = 0; answer.status === 307 && hops < 3; hops++) {
    const { pathname, search } = new URL(answer.headers.location ?? "", address);
    answer = await browser.send(pathname + search);
  }
  return answer.status;
}

describe("a rotation", () => {
  test("signs nobody out on either instance: added, first, and the old one away, each when it can be", async () => {
    const old = await signIn(server, ada);
    const [first = ""] = kids();
    expect(await keys("generate")).toMatchObject({
      code: 0,
      output: expect.stringContaining("may sign from") as string,
    });
    await known();
    expect(kids()[0]).toBe(first);
    // Whoever keeps what was published before asks again in time, and every instance has a minute more.
    const { nbf = 0 } = ring()[1] ?? {};
    for (const { address } of [server, twin])
      for (const path of sets) {
        const { headers } = await send(address, path);
        const [, seconds] = /^public, max-age=(\d+)$/.exec(headers["cache-control"] ?? "") ?? [];
        expect(nbf - Math.floor(Date.now() / 1000)).toBeGreaterThan(Number(seconds));
      }
    expect(await keys("rotate")).toMatchObject({
      code: 1,
      output: expect.stringContaining("not known everywhere yet") as string,
    });
    pass(360);
    expect(await keys("rotate")).toMatchObject({ code: 0 });
    await known();
    const [second = ""] = kids();
    expect(second).not.toBe(first);
    const fresh = await signIn(server, ada);
    expect([kidOf(old), kidOf(fresh)]).toEqual([first, second]);
    for (const instance of [server, twin])
      for (const jar of [old, fresh])
        expect([
          await asBearer(instance, jar),
          await open(instance, jar, "/api/me"),
          await open(instance, jar),
        ]).toEqual([200, 200, 200]);
    expect(await keys("retire", "--kid", first)).toMatchObject({
      code: 1,
      output: expect.stringContaining("may be alive") as string,
    });
    pass(31 * 86_400);
    expect(await keys("retire", "--kid", first)).toMatchObject({ code: 0 });
    await known();
    for (const instance of [server, twin]) {
      expect([await asBearer(instance, old), await asBearer(instance, fresh)]).toEqual([401, 200]);
      expect([await open(instance, old), await open(instance, fresh)]).toEqual([200, 200]);
    }
  });

  test("of a key in the wrong hands ends its tokens at once, names who had them, and signs nobody out", async () => {
    const jar = await signIn(server, ada);
    const [stolen = ""] = kids();
    const { code, output } = await keys("retire", "--kid", stolen, "--compromised");
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(new RegExp(`MAY HAVE HAD A TOKEN OF IT[^]*${ada.email}`)),
    ]);
    await known();
    expect(kids()).toHaveLength(1);
    expect(kids()).not.toContain(stolen);
    for (const instance of [server, twin]) {
      expect(await asBearer(instance, jar)).toBe(401);
      expect(await open(instance, jar)).toBe(200);
    }
  });

  test("to a secret, which is published nowhere, is no detour either: what a gate can't learn it leaves to the guard", async () => {
    writeFileSync(file, JSON.stringify(await makeKeySet("HS256")));
    let jar = await signIn(server, ada);
    for (const instance of [server, twin])
      await expect.poll(async () => kidOf((jar = await signIn(instance, ada))), { timeout: 15_000 }).toBe(kids()[0]);
    jar.cookies.delete(refreshedCookie);
    for (const { address } of [server, twin])
      await expect.poll(async () => (await jar.copy(address).send("/dashboard")).status, { timeout: 45_000 }).toBe(200);
  });

  test("that no gate has heard of is no detour: it asks for the keys itself, and what the guard refuses it refuses then too", async () => {
    writeFileSync(file, JSON.stringify(await makeKeySet("RS256")));
    await known();
    const jar = await signIn(server, ada);
    expect(kidOf(jar)).toBe(kids()[0]);
    expect([await asBearer(server, jar), await asBearer(twin, jar)]).toEqual([200, 200]);
    jar.cookies.delete(refreshedCookie);
    // Only a gate that knows the key lets a page through without a refresh. It asks twice a minute at most.
    for (const { address } of [server, twin])
      await expect.poll(async () => (await jar.copy(address).send("/dashboard")).status, { timeout: 45_000 }).toBe(200);
  });
});

test("instances that take the keys up seconds apart are not said to disagree", () => {
  for (const { output } of [server, twin]) expect(output()).not.toContain("instances disagree");
});

describe("a keys file", () => {
  test("that holds nothing of use changes nothing, and the log says so", async () => {
    const good = readFileSync(file, "utf8");
    const breaks = {
      "is not a JWK set": () => writeFileSync(file, "{"),
      "names a file that can't be read": () => rmSync(file),
    };
    for (const [why, breakIt] of Object.entries(breaks)) {
      breakIt();
      await expect.poll(() => server.output(), { timeout: 15_000 }).toContain(why);
      expect(await asBearer(server, await signIn(server, ada))).toBe(200);
    }
    writeFileSync(file, good, { mode: 0o600 });
  });

  test("is changed by one command at a time, and keeps its mode", async () => {
    writeFileSync(`${file}.new`, "");
    expect(await keys("generate")).toMatchObject({
      code: 1,
      output: expect.stringContaining("another command is at the keys") as string,
    });
    rmSync(`${file}.new`);
    expect((await keys("generate")).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

test("a key in the wrong hands goes while the database is away too, and the command says that it has", async () => {
  const set = await makeKeySet("ES256");
  const [{ kid = "" } = {}] = set.keys;
  const env = {
    ...server.environment,
    JWT_KEYS_FILE: "",
    JWT_KEYS: JSON.stringify(set),
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/nothing",
  };
  const { code, output } = await command(["keys", "retire", "--kid", kid, "--compromised"], { env });
  expect(code).toBe(1);
  for (const words of [`The set is without ${kid} now.`, "no connection"]) expect(output).toContain(words);
  const [printed = ""] = output.split("\n").filter((line) => line.startsWith("{"));
  expect((JSON.parse(printed) as { keys: Key[] }).keys.map((key) => key.kid)).not.toContain(kid);
});

test("where the keys stand in the environment, the new set is printed and nothing else", async () => {
  const env = { ...server.environment, JWT_KEYS_FILE: "", JWT_KEYS: JSON.stringify(await makeKeySet("EdDSA")) };
  const { code, output } = await command(["keys", "generate", "--alg", "EdDSA"], { env });
  expect([code, (JSON.parse(output) as { keys: Key[] }).keys]).toEqual([0, [expect.anything(), expect.anything()]]);
  const misuses = [["rotat"], ["retire"], ["list", "more"], ["rotate", "--compromised"], ["generate", "--alg", "none"]];
  for (const words of misuses) expect((await command(["keys", ...words], { env })).code).toBe(2);
});
