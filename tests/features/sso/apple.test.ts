import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeJwt, decodeProtectedHeader, exportPKCS8, generateKeyPair, importPKCS8, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessCookie } from "../../attack/forge";
import { age } from "../../attack/session-row";
import { type Answer, CookieJar, createUser, signIn, startServer, type TestServer } from "../../harness";
import { AppleProvider } from "./apple-provider";
import { agree, comeBack, follow, goBy, setOut, settings, settingsPath, somebody } from "./going";
import { type Person, Provider, type Twist } from "./provider";
import { twists } from "./twists";

let apple: AppleProvider;
let acme: Provider;
let server: TestServer;
beforeAll(async () => {
  [apple, acme] = await Promise.all([AppleProvider.start(), Provider.start()]);
  server = await startServer({
    env: { ...settings({ acme }), ...(await apple.settings()), SSO_PROVIDERS: "apple,acme" },
  });
});
afterAll(async () => {
  await server.stop();
  await Promise.all([apple.stop(), acme.stop()]);
});

const reasonOf = ({ headers }: Answer) => new URL(headers.location ?? "", "http://x").searchParams.get("reason");
const isIn = (jar: CookieJar) => jar.cookies.has(accessCookie);
const idOf = async (jar: CookieJar) => ((await jar.send("/api/me")).json() as { id: string }).id;
/** Whom Apple names where it was asked for nothing. */
const nobody = () => somebody({ email: undefined, email_verified: undefined });
const by = (person: Person, twist: Twist = {}, at = server) => goBy(at, apple, person, { name: "apple", twist });

/** An account, connected to somebody at Apple. */
async function connected(person = nobody()) {
  const user = await createUser(server);
  const jar = await signIn(server, user);
  const { location } = (await follow(jar, "/api/auth/sso/apple/connect")).headers;
  expect((await comeBack(jar, apple.approve(location, person))).headers.location).toBe(settingsPath);
  const asked = (await jar.send(settingsPath)).text;
  expect((await agree(jar)).headers.location).toContain("notice=connected");
  return { user, jar, person, asked };
}

const pkcs8 = async (alg: string) => exportPKCS8((await generateKeyPair(alg, { extractable: true })).privateKey);

describe("Apple", () => {
  it("is asked for no name and no address, so that it answers by the address; and for no metadata", async () => {
    const { pathname, searchParams } = new URL((await setOut(new CookieJar(server.address), "apple")) ?? "");
    expect(pathname).toBe("/auth/authorize");
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: apple.clientId,
      response_type: "code",
      response_mode: "query",
      redirect_uri: `${server.origin}/api/auth/sso/apple/callback`,
      code_challenge_method: "S256",
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(apple.requests).not.toContain("/.well-known/openid-configuration");
  });

  it("opens an account to whom it was connected, known by `sub` alone", async () => {
    const { user, person, jar, asked } = await connected();
    expect(asked).toContain("You came by an account at Apple.");
    expect(await idOf((await by({ sub: person.sub })).jar)).toBe(user.id);
    expect(
      await server.database.query(
        'SELECT "provider", "issuer", "subject", "label" FROM "Identity" WHERE "userId" = $1',
        [await idOf(jar)],
      ),
    ).toEqual([{ provider: "apple", issuer: apple.issuer, subject: person.sub, label: null }]);
  });

  it.each([true, "true"])("vouches for no address, also for one that it calls verified (%j)", async (verified) => {
    const ada = await createUser(server);
    for (const email of [ada.email, `new-${String(verified)}-${typeof verified}@example.com`]) {
      const { jar, answer } = await by(somebody({ email, email_verified: verified }));
      expect([reasonOf(answer), isIn(jar)]).toEqual(["sso_unverified", false]);
      expect(await server.database.query('SELECT 1 FROM "User" WHERE "email" = $1', [email])).toHaveLength(
        email === ada.email ? 1 : 0,
      );
    }
    expect(await server.database.query('SELECT 1 FROM "Identity" WHERE "userId" = $1', [ada.id])).toEqual([]);
  });

  it.each(Object.keys(twists))("lets nobody in by an answer with %s", async (name) => {
    const { person } = await connected();
    const { jar, answer } = await by(person, twists[name]?.(apple, acme) ?? {});
    expect([reasonOf(answer), isIn(jar)]).toEqual(["sso_failed", false]);
    expect(isIn((await by(person)).jar)).toBe(true);
  });

  it("answers the browser that asked, and for itself alone", async () => {
    const { person } = await connected();
    const jar = new CookieJar(server.address);
    const back = apple.approve(await setOut(jar, "apple"), person);
    expect(reasonOf(await comeBack(new CookieJar(server.address), back))).toBe("sso_expired");
    expect(reasonOf(await comeBack(jar, back.replace("/apple/", "/acme/")))).toBe("sso_expired");
    await comeBack(jar, back);
    expect(isIn(jar)).toBe(true);
    expect(reasonOf(await comeBack(jar, back))).toBe("sso_expired");
  });

  it("has a word of its own for whoever cancels", async () => {
    const jar = new CookieJar(server.address);
    const answer = await comeBack(jar, apple.refuse(await setOut(jar, "apple"), "user_cancelled_authorize"));
    expect([reasonOf(answer), isIn(jar)]).toEqual(["sso_denied", false]);
  });

  it("proves nothing anew, whatever time it says", async () => {
    const { jar, person } = await connected();
    await age(server.database, jar, "authenticatedAt", 3600);
    await jar.send("/api/auth/refresh", { method: "POST" });
    expect((await jar.send("/reauthenticate?next=/settings/profile")).text).not.toContain("Confirm with Apple");
    const { location } = (await follow(jar, "/api/auth/sso/apple/confirm?next=/settings/profile")).headers;
    const claims = { auth_time: Math.floor(Date.now() / 1000) };
    const answer = await comeBack(jar, apple.approve(location, person, { claims }));
    expect(answer.headers.location).toContain("notice=sso_not_anew");
  });

  it.each(["hangs", "fails"] as const)("(%s) is told of in words, and costs nobody anything", async (illness) => {
    const { person } = await connected();
    const jar = new CookieJar(server.address);
    const back = apple.approve(await setOut(jar, "apple"), person);
    apple.illness = illness;
    const answer = await comeBack(jar, back).finally(() => (apple.illness = "none"));
    expect([reasonOf(answer), isIn(jar)]).toEqual(["sso_unavailable", false]);
    expect(isIn((await by(person)).jar)).toBe(true);
  });
});

describe("the client secret", () => {
  it("is signed anew for each exchange, for five minutes, and is in no log, nor is the key", async () => {
    const { person } = await connected();
    const from = apple.secrets.length;
    await by(person);
    await by(person);
    const [one = "", two = ""] = apple.secrets.slice(from);
    expect(one).not.toBe(two);
    expect(decodeProtectedHeader(one)).toEqual({ alg: "ES256", kid: AppleProvider.keyId });
    const { iat = 0, exp = 0, ...claims } = decodeJwt(one);
    expect(claims).toEqual({ iss: AppleProvider.teamId, sub: apple.clientId, aud: apple.issuer });
    expect([exp - iat, Math.abs(iat - Date.now() / 1000) < 60]).toEqual([300, true]);
    const [, line = ""] = (await apple.pem).split("\n");
    for (const secret of [one, two, line]) expect(server.output()).not.toContain(secret);
  });

  it("is taken by Apple only where all of it is right", async () => {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: AppleProvider.teamId, sub: apple.clientId, aud: apple.issuer, iat: now, exp: now + 300 };
    const own = await importPKCS8(await apple.pem, "ES256");
    const { privateKey: another } = await generateKeyPair("ES256");
    const taken = async (claims: object, key = own, kid = AppleProvider.keyId) => {
      const secret = await new SignJWT({ ...right, ...claims }).setProtectedHeader({ alg: "ES256", kid }).sign(key);
      return apple.isClient(new URLSearchParams({ client_id: apple.clientId, client_secret: secret }));
    };
    expect(await taken({})).toBe(true);
    for (const wrong of [
      { exp: now - 60 },
      { exp: now + 200 * 86_400 },
      { exp: undefined },
      { iss: "x" },
      { sub: "x" },
    ])
      expect([wrong, await taken(wrong)]).toEqual([wrong, false]);
    expect([await taken({ aud: "x" }), await taken({}, another), await taken({}, own, "x")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each([
    ["key", async () => ({ SSO_APPLE_PRIVATE_KEY: await pkcs8("ES256") })],
    ["id of the key", () => ({ SSO_APPLE_KEY_ID: "KEY7654321" })],
    ["team", () => ({ SSO_APPLE_TEAM_ID: "TEAM654321" })],
  ] as const)("with another %s lets nobody in", async (_, change) => {
    const { person } = await connected();
    const twin = await startServer({ twinOf: server, env: await change() });
    try {
      const { jar, answer } = await by(person, {}, twin);
      expect([reasonOf(answer), isIn(jar)]).toEqual(["sso_failed", false]);
    } finally {
      await twin.stop();
    }
  });

  it("is signed by the file of now; one that is broken later stops this way in alone, in words", async () => {
    const { person } = await connected();
    const file = join(server.dataDir, "apple.p8");
    writeFileSync(file, await apple.pem);
    const env = { SSO_APPLE_PRIVATE_KEY: "", SSO_APPLE_PRIVATE_KEY_FILE: file };
    const twin = await startServer({ twinOf: server, env });
    try {
      expect(isIn((await by(person, {}, twin)).jar)).toBe(true);
      const broken = await pkcs8("ES384");
      writeFileSync(file, broken);
      const { jar, answer } = await by(person, {}, twin);
      expect([reasonOf(answer), isIn(jar)]).toEqual(["sso_unavailable", false]);
      await expect.poll(() => twin.output()).toContain("a provider's secret can't be read or signed");
      expect(twin.output()).not.toContain(broken.split("\n")[1]);
      expect(isIn((await goBy(twin, acme, somebody())).jar)).toBe(true);
      writeFileSync(file, await apple.pem);
      expect(isIn((await by(person, {}, twin)).jar)).toBe(true);
    } finally {
      await twin.stop();
    }
  });

  it("has a key that signs, or nothing starts, and a sentence says why", async () => {
    const refused = async (env: Readonly<Record<string, string>>) =>
      startServer({ twinOf: server, env }).then(
        async (started) => started.stop().then(() => "started"),
        (error: unknown) => String(error),
      );
    for (const key of ["no key", await pkcs8("ES384"), await pkcs8("RS256")]) {
      const said = await refused({ SSO_APPLE_PRIVATE_KEY: key });
      expect(said).toContain("can't start:\nSSO_APPLE_PRIVATE_KEY, or its _FILE, must hold a P-256 private key in PEM");
      expect(said).not.toContain(key.split("\n")[1] ?? key);
    }
    const missing = { SSO_APPLE_PRIVATE_KEY: "", SSO_APPLE_PRIVATE_KEY_FILE: join(server.dataDir, "none.p8") };
    expect(await refused(missing)).toContain("SSO_APPLE_PRIVATE_KEY_FILE names no file that can be read");
  });
});
