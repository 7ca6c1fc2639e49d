import { createServer } from "node:http";
import { createPublicKey, verify } from "node:crypto";
import { calculateJwkThumbprint, importJWK, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { makeKeySet } from "../../scripts/start/key-set";
import {
  type Answer,
  createUser,
  freePort,
  send,
  sharedServer,
  signIn,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";
import {
  accessCookie,
  accessTokenOf,
  type Claims,
  forge,
  read,
  refreshCookie,
  refreshTokenOf,
  signingKey,
  twinOf,
  without,
} from "./forge";
import {
  confused,
  embedded,
  type ForgedToken,
  misclaimed,
  misnamed,
  misspelled,
  mistyped,
  unsigned,
} from "./forged-tokens";
import { age } from "./session-row";

type Transport = readonly [name: string, headers: (token: string) => Record<string, string>];
const transports: readonly Transport[] = [
  ["bearer", (token) => ({ authorization: `Bearer ${token}` })],
  ["cookie", (token) => ({ cookie: `${accessCookie}=${token}` })],
];

const me = (server: TestServer, headers: Record<string, string>, query = ""): Promise<Answer> =>
  send(server.address, `/api/me${query}`, { headers });

/** Sends each token both ways and returns what was not refused as it should be. */
async function notRefused(server: TestServer, tokens: readonly ForgedToken[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [attack, token] of tokens) {
    for (const [transport, headers] of transports) {
      const { status, headers: answered, text } = await me(server, headers(token));
      const isRefusal =
        status === 401 &&
        answered["content-type"]?.startsWith("application/problem+json") === true &&
        answered["www-authenticate"]?.startsWith("Bearer") === true &&
        !text.includes("BEGIN") &&
        (JSON.parse(text) as Claims)["status"] === 401;
      if (!isRefusal) faults.push(`${attack} (${transport}): ${status} ${text.slice(0, 120)}`);
    }
  }
  return faults;
}

const server = sharedServer();
let ada: TestUser;
let genuine: string;

beforeAll(async () => {
  ada = await createUser(server, { name: "Ada Lovelace" });
  genuine = accessTokenOf(await signIn(server, ada));
});

describe("a forged access token is refused with 401, by header and by cookie:", () => {
  it("the control: the genuine token, and one made by the same hand with the genuine key, are accepted", async () => {
    const { header, claims } = read(genuine);
    const again = forge(signingKey(server), header, claims);
    for (const [, headers] of transports) {
      expect((await me(server, headers(genuine))).status).toBe(200);
      expect((await me(server, headers(again))).status).toBe(200);
    }
    const variants: Claims[] = [
      { ...claims, aud: ["https://else.example", claims["iss"]] },
      { ...claims, nbf: 1 },
      // As the release before made them: a deploy that rolls ends nobody's session.
      without(claims, "gen"),
    ];
    for (const variant of variants) {
      expect((await me(server, { authorization: `bearer ${forge(signingKey(server), header, variant)}` })).status).toBe(
        200,
      );
    }
  });

  it("the control: whatever a standard signer makes with our key is accepted, and so is each one's twin, 50 of 50", async () => {
    const { header, claims } = read(genuine);
    const key = await importJWK(signingKey(server), "ES256");
    const kid = signingKey(server).kid;
    expect(header["alg"]).toBe("ES256");
    for (let round = 0; round < 50; round += 1) {
      const signer = new SignJWT({ ...claims, jti: `standard-signer-${round}` });
      const token = await signer.setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid }).sign(key);
      const twin = twinOf(token);
      expect([twin === token, twinOf(twin) === token]).toEqual([false, true]);
      for (const text of [token, twin])
        expect((await me(server, { authorization: `Bearer ${text}` })).status).toBe(200);
    }
  });

  it("no signature: alg none in every spelling, a signature cut off or of another token", async () => {
    expect(await notRefused(server, unsigned(genuine))).toEqual([]);
  });

  it("the public key as an HMAC secret, and one algorithm under the name of another", async () => {
    expect(await notRefused(server, confused(genuine, signingKey(server)))).toEqual([]);
  });

  it("a key of the attacker in jwk, jku, x5u or x5c, whose addresses are never asked", async () => {
    let asked = 0;
    const port = await freePort();
    const attacker = createServer((_, response) => {
      asked += 1;
      response.end("{}");
    }).listen(port);
    try {
      expect(await notRefused(server, embedded(genuine, `http://localhost:${port}`))).toEqual([]);
    } finally {
      attacker.close();
    }
    expect(asked).toBe(0);
  });

  it("a kid that is a path, a query, an array, a property of every object, or missing", async () => {
    expect(await notRefused(server, misnamed(genuine, signingKey(server)))).toEqual([]);
  });

  it("a token of another type, or with extensions that change how it is read", async () => {
    expect(await notRefused(server, mistyped(genuine, signingKey(server)))).toEqual([]);
  });

  it("claims missing, of another type, of another issuer or audience, too late, too early, too long", async () => {
    expect(await notRefused(server, misclaimed(genuine, signingKey(server)))).toEqual([]);
  });

  it("another spelling of a good token: padding, spaces, stray bits, duplicates, no object, too large", async () => {
    expect(await notRefused(server, misspelled(genuine, signingKey(server)))).toEqual([]);
  });

  it("longer than a server reads: a 4xx, and the next request works", async () => {
    for (const length of [8_000, 12_000, 17_000]) {
      const { status } = await me(server, { authorization: `Bearer ${"e".repeat(length)}` });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect((await me(server, { authorization: `Bearer ${genuine}` })).status).toBe(200);
  });
});

describe("a token is looked for in one place", () => {
  it("never in a query string", async () => {
    for (const name of ["access_token", "token", "jwt", "authorization", accessCookie]) {
      const answer = await me(server, {}, `?${name}=${genuine}`);
      expect(answer.status).toBe(401);
      // RFC 6750 §3.1: without a credential there is no error code
      expect(answer.headers["www-authenticate"]).toBe('Bearer realm="portcullis"');
    }
  });

  it("never in a body or in a header of another name", async () => {
    for (const name of ["x-access-token", "x-auth-token", "token", "proxy-authorization", "x-authorization"]) {
      expect((await me(server, { [name]: `Bearer ${genuine}` })).status).toBe(401);
    }
  });

  it("in the header alone when there is one, whatever the cookie holds", async () => {
    const cookie = `${accessCookie}=${genuine}`;
    for (const authorization of [
      "Bearer x",
      "Bearer",
      "Basic YTpi",
      "",
      `Basic ${genuine}`,
      genuine,
      `Token ${genuine}`,
    ]) {
      expect([authorization, (await me(server, { authorization, cookie })).status]).toEqual([authorization, 401]);
    }
    const invalid = `${accessCookie}=x`;
    expect((await me(server, { authorization: `Bearer ${genuine}`, cookie: invalid })).status).toBe(200);
  });

  it("in the cookie of exactly our name: other capitals and other prefixes are other cookies", async () => {
    const names = ["__host-http-session", "__HOST-HTTP-SESSION", "__Host-session", "__Secure-session", "session"];
    for (const name of names) expect((await me(server, { cookie: `${name}=${genuine}` })).status).toBe(401);
  });

  it("in the cookie byte by byte: what a cookie parser would decode into a good token is none", async () => {
    const jar = await signIn(server, ada);
    const spellings = (token: string) => [
      token.replaceAll(".", "%2e"),
      token.replaceAll(".", "%2E"),
      token.replace(/^./, (first) => `%${first.charCodeAt(0).toString(16)}`),
      token.replace(/.$/, (last) => `%${last.charCodeAt(0).toString(16)}`),
    ];
    for (const spelling of spellings(accessTokenOf(jar))) {
      expect(decodeURIComponent(spelling), "control").toBe(accessTokenOf(jar));
      const cookie = `${accessCookie}=${spelling}`;
      expect((await me(server, { cookie })).status).toBe(401);
      expect((await send(server.address, "/dashboard", { headers: { cookie } })).status).toBe(303);
    }
    for (const spelling of spellings(refreshTokenOf(jar))) {
      const headers = { cookie: `${refreshCookie}=${spelling}` };
      expect((await send(server.address, "/api/auth/refresh", { method: "POST", headers })).status).toBe(401);
    }
    expect((await jar.send("/api/auth/refresh", { method: "POST" })).status, "control").toBe(204);
    const { text } = await send(server.address, "/login", { headers: { cookie: "theme=d%61rk" } });
    expect(text, "cookies that are no token of ours are read as ever").toMatch(/<html[^>]*data-theme="dark"/);
  });

  it("and a bearer header opens no page", async () => {
    const { status, headers } = await send(server.address, "/dashboard", {
      headers: { authorization: `Bearer ${genuine}` },
    });
    expect([status, headers.location]).toEqual([303, expect.stringMatching(/\/login\?next=%2Fdashboard$/)]);
  });
});

describe("an access token of this app", () => {
  it("has the shape of RFC 9068, lives ten minutes, and names nobody", async () => {
    const { header, claims } = read(genuine);
    expect(header).toEqual({ alg: "ES256", typ: "at+jwt", kid: signingKey(server).kid });
    expect(Object.keys(claims).sort()).toEqual(
      ["iss", "aud", "sub", "client_id", "sid", "jti", "iat", "exp", "roles", "ver", "gen", "auth_time", "amr"].sort(),
    );
    expect(claims).toMatchObject({
      iss: server.origin,
      aud: server.origin,
      sub: ada.id,
      client_id: "portcullis-web",
      roles: ["user"],
      ver: 1,
      gen: 0,
      amr: ["pwd"],
    });
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(600);
    expect(Math.abs(Number(claims["iat"]) - Date.now() / 1000)).toBeLessThan(60);
    const text = JSON.stringify(claims);
    for (const secret of [ada.email, ada.name, "Ada", "@", ada.password]) expect(text).not.toContain(secret);
  });

  it("says which generation of its session it belongs to", async () => {
    const jar = await signIn(server, ada);
    for (const generation of [0, 1, 2]) {
      expect(read(accessTokenOf(jar)).claims["gen"]).toBe(generation);
      // At most one in the leeway.
      await age(server.database, jar, "rotatedAt", 31);
      await jar.send("/api/auth/refresh", { method: "POST" });
    }
  });

  it("is verified by what the app publishes, where nothing private stands", async () => {
    const { keys } = (await send(server.address, "/.well-known/jwks.json")).json() as {
      keys: Record<string, string>[];
    };
    expect(keys).toHaveLength(1);
    const [key = {}] = keys;
    for (const member of ["d", "p", "q", "dp", "dq", "qi", "k", "oth"]) expect(key).not.toHaveProperty(member);
    expect(key).toMatchObject({ kty: "EC", crv: "P-256", use: "sig", alg: "ES256", kid: signingKey(server).kid });
    expect(key["kid"]).toBe(await calculateJwkThumbprint(key));
    const [header = "", payload = "", signature = ""] = genuine.split(".");
    const isGenuine = verify(
      "sha256",
      Buffer.from(`${header}.${payload}`),
      { key: createPublicKey({ key, format: "jwk" }), dsaEncoding: "ieee-p1363" },
      Buffer.from(signature, "base64url"),
    );
    expect(isGenuine).toBe(true);
  });

  it("is never twice the same, also when two are issued in one second", async () => {
    const tokens = await Promise.all(Array.from({ length: 4 }, async () => accessTokenOf(await signIn(server, ada))));
    expect(new Set(tokens.map((token) => read(token).claims["jti"])).size).toBe(4);
    expect(new Set(tokens.map((token) => read(token).claims["sid"])).size).toBe(4);
  });
});

describe.each(["RS256", "PS256", "EdDSA", "HS256"] as const)("with keys for %s", (algorithm) => {
  it("a session works, what is published is public, and forged tokens are refused", async () => {
    const other = await startServer({ algorithm });
    try {
      const jar = await signIn(other, await createUser(other));
      expect((await jar.send("/api/me")).status).toBe(200);
      expect((await jar.send("/dashboard")).status).toBe(200);
      const token = accessTokenOf(jar);
      expect(read(token).header["alg"]).toBe(algorithm);
      const key = signingKey(other);
      expect(
        (await me(other, { authorization: `Bearer ${forge(key, read(token).header, read(token).claims)}` })).status,
      ).toBe(200);
      for (const attack of [confused, misnamed, mistyped, misclaimed, misspelled])
        expect(await notRefused(other, attack(token, key))).toEqual([]);
      expect(await notRefused(other, [...unsigned(token), ...embedded(token, "http://localhost:9")])).toEqual([]);
      const published = (await send(other.address, "/.well-known/jwks.json")).text;
      expect((JSON.parse(published) as { keys: unknown[] }).keys).toHaveLength(algorithm === "HS256" ? 0 : 1);
      for (const secret of [key.d, key.k, key.p, key.q])
        if (secret !== undefined) expect(published).not.toContain(secret);
    } finally {
      await other.stop();
    }
  });
});

describe("keys that change", () => {
  it("[new, old] takes both and signs with the new one, [new] refuses the old token", async () => {
    const old = signingKey(server);
    const fresh = (await makeKeySet("ES256")).keys[0];
    const jar = await signIn(server, ada);
    const both = await startServer({ twinOf: server, env: { JWT_KEYS: JSON.stringify({ keys: [fresh, old] }) } });
    expect((await jar.copy(both.address).send("/api/me")).status).toBe(200);
    expect(read(accessTokenOf(await signIn(both, ada))).header["kid"]).toBe(fresh?.kid);
    await both.stop();
    const only = await startServer({ twinOf: server, env: { JWT_KEYS: JSON.stringify({ keys: [fresh] }) } });
    const authorization = `Bearer ${accessTokenOf(jar)}`;
    expect((await me(only, { authorization })).status).toBe(401);
    // The browser notices nothing: its refresh token is as good as before.
    const browser = jar.copy(only.address);
    expect((await browser.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect((await browser.send("/api/me")).status).toBe(200);
    await only.stop();
  });
});
