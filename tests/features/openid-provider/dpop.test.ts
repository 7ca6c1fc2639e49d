import { createSecretKey, randomUUID } from "node:crypto";
import { exportJWK, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { accessTokenOf } from "../../attack/forge";
import { type Answer, send, sharedTwins } from "../../harness";
import { asApp, by, claimsOf, hashOf, refresh, refusalIn, register, signInTo, somebody, tokensIn } from "./app";
import {
  askWithProof,
  boundTokens,
  byKey,
  claimsFor,
  codeFor,
  inSeconds,
  type Key,
  newKey,
  nonceOf,
  prove,
  withProof,
} from "./dpop";

const { server, twin } = sharedTwins();
const web = await register(server);
const [key, other] = [await newKey(), await newKey()];
/** One sign-in for all that change nothing. */
const { access_token: token } = await boundTokens(server, web, await somebody(server), key);

/** Status, and the error that the challenge names. */
const refusalBy = ({ status, headers }: Answer) => [
  status,
  / error="(\w+)"/.exec(headers["www-authenticate"] ?? "")?.[1],
];
const url = `${server.origin}/api/me`;

/** Lets a proof be good but for what is said otherwise. */
type Otherwise = (nonce: string) => Promise<string | string[] | undefined>;

const wrongly =
  (claims: Record<string, unknown>, header: Record<string, unknown> = {}, by: Key = key): Otherwise =>
  (nonce) =>
    prove(by, { ...claimsFor(server, "/api/me", token, nonce), ...claims }, header);

describe("a token that is bound to a key", () => {
  it("is what an app has that brings a proof, and opens what it says on every instance", async () => {
    const tokens = await boundTokens(server, web, await somebody(server), key);
    expect(tokens).toMatchObject({ token_type: "DPoP", scope: "profile:read" });
    expect(claimsOf(tokens.access_token)).toMatchObject({ cnf: { jkt: key.jkt }, client_id: web.id });
    for (const at of [server, twin]) {
      const answer = await byKey(server, at, key, tokens.access_token);
      expect([answer.status, answer.headers["dpop-nonce"]]).toEqual([200, expect.stringMatching(/^[\w-]{43}$/)]);
    }
    const told = (await asApp(twin, web, "/oidc/introspect", { token: tokens.access_token })).json();
    expect(told).toMatchObject({ active: true, token_type: "DPoP", cnf: { jkt: key.jkt } });
  });

  it("is refused without its key: as a bearer token, and in a cookie", async () => {
    const good = await prove(key, claimsFor(server, "/api/me", token, await nonceOf(server)));
    for (const at of [server, twin]) {
      expect(refusalBy(await by(at, token))).toEqual([401, "invalid_token"]);
      expect(refusalBy(await by(at, token, "/api/me", { headers: { dpop: good } }))).toEqual([401, "invalid_token"]);
      const headers = { cookie: `__Host-Http-session=${token}`, dpop: good };
      expect((await send(at.address, "/api/me", { headers })).status).toBe(401);
    }
    expect((await withProof(twin, token, good)).status).toBe(200);
  });

  it.each<readonly [string, Otherwise, string]>([
    ["none at all", () => Promise.resolve(undefined), "invalid_dpop_proof"],
    ["an empty one", () => Promise.resolve(""), "invalid_dpop_proof"],
    ["one of another key", wrongly({}, {}, other), "invalid_token"],
    ["one that shows the key and is signed by another", wrongly({}, { jwk: key.jwk }, other), "invalid_dpop_proof"],
    ["one for another method", wrongly({ htm: "POST" }), "invalid_dpop_proof"],
    ["one for the method in small letters", wrongly({ htm: "get" }), "invalid_dpop_proof"],
    ["one for another path", wrongly({ htu: `${server.origin}/api/profile` }), "invalid_dpop_proof"],
    ["one for another origin", wrongly({ htu: "https://evil.example/api/me" }), "invalid_dpop_proof"],
    ["one for this instance by its own name", wrongly({ htu: `${twin.address}/api/me` }), "invalid_dpop_proof"],
    ["one for a name with a person in it", wrongly({ htu: url.replace("//", "//ada@") }), "invalid_dpop_proof"],
    ["one for no address", wrongly({ htu: "/api/me" }), "invalid_dpop_proof"],
    ["one for another token", wrongly({ ath: hashOf("another") }), "invalid_dpop_proof"],
    ["one for no token", wrongly({ ath: undefined }), "invalid_dpop_proof"],
    ["one of before", wrongly({ iat: inSeconds() - 600 }), "invalid_dpop_proof"],
    ["one of later", wrongly({ iat: inSeconds() + 600 }), "invalid_dpop_proof"],
    ["one without a time", wrongly({ iat: undefined }), "invalid_dpop_proof"],
    ["one without a name", wrongly({ jti: undefined }), "invalid_dpop_proof"],
    ["one with a name of a thousand letters", wrongly({ jti: "x".repeat(1000) }), "invalid_dpop_proof"],
    ["one without a nonce", wrongly({ nonce: undefined }), "use_dpop_nonce"],
    ["one with a nonce of its own", wrongly({ nonce: "x".repeat(43) }), "use_dpop_nonce"],
    ["one of another type", wrongly({}, { typ: "JWT" }), "invalid_dpop_proof"],
    ["an access token's type", wrongly({}, { typ: "at+jwt" }), "invalid_dpop_proof"],
    ["one with an extension that matters", wrongly({}, { crit: ["urgent"], urgent: true }), "invalid_dpop_proof"],
    [
      "two",
      async (nonce) => [(await wrongly({})(nonce)) as string, (await wrongly({})(nonce)) as string],
      "invalid_dpop_proof",
    ],
    [
      "the same twice",
      async (nonce) => Array<string>(2).fill((await wrongly({})(nonce)) as string),
      "invalid_dpop_proof",
    ],
    ["one that is too long", wrongly({ more: "x".repeat(5000) }), "invalid_dpop_proof"],
    ["the token itself", () => Promise.resolve(token), "invalid_dpop_proof"],
    [
      "one that shows its private key",
      async (nonce) => wrongly({}, { jwk: await exportJWK(key.privateKey) })(nonce),
      "invalid_dpop_proof",
    ],
    [
      "one that is not signed",
      (nonce) => {
        const claims = { jti: randomUUID(), iat: inSeconds(), ...claimsFor(server, "/api/me", token, nonce) };
        const [, payload] = new UnsecuredJWT(claims).encode().split(".");
        const header = { typ: "dpop+jwt", alg: "none", jwk: key.jwk };
        return Promise.resolve(`${Buffer.from(JSON.stringify(header)).toString("base64url")}.${payload ?? ""}.`);
      },
      "invalid_dpop_proof",
    ],
    [
      "one that is signed by a secret",
      (nonce) =>
        new SignJWT({ jti: randomUUID(), iat: inSeconds(), ...claimsFor(server, "/api/me", token, nonce) })
          .setProtectedHeader({ typ: "dpop+jwt", alg: "HS256", jwk: { kty: "oct", k: "x".repeat(43) } as never })
          .sign(createSecretKey(Buffer.from("x".repeat(43), "base64url"))),
      "invalid_dpop_proof",
    ],
    [
      "one that is signed by the public key, as if that were a secret",
      (nonce) =>
        new SignJWT({ jti: randomUUID(), iat: inSeconds(), ...claimsFor(server, "/api/me", token, nonce) })
          .setProtectedHeader({ typ: "dpop+jwt", alg: "HS256", jwk: key.jwk })
          .sign(createSecretKey(Buffer.from(JSON.stringify(key.jwk)))),
      "invalid_dpop_proof",
    ],
  ])("takes no proof that is %s", async (_, otherwise, error) => {
    const nonce = await nonceOf(server);
    const answer = await withProof(twin, token, await otherwise(nonce));
    expect(refusalBy(answer)).toEqual([401, error]);
    expect(answer.headers["www-authenticate"]).toMatch(/^DPoP .*, algs="ES256 EdDSA Ed25519 PS256 RS256"$/);
    expect(answer.headers["dpop-nonce"]).toMatch(/^[\w-]{43}$/);
    // And the token is as good as before.
    expect((await withProof(twin, token, await wrongly({})(nonce))).status).toBe(200);
  });

  it("takes a proof for its address with a query, and in capitals", async () => {
    for (const htu of [`${url}?x=1#y`, url.replace("http://localhost", "HTTP://LOCALHOST")])
      expect((await withProof(server, token, await wrongly({ htu })(await nonceOf(server)))).status).toBe(200);
  });

  it("takes each proof once, whichever instance it comes to, and one of twenty at once", async () => {
    const proof = await prove(key, claimsFor(server, "/api/me", token, await nonceOf(server)));
    expect((await withProof(server, token, proof)).status).toBe(200);
    for (const at of [server, twin])
      expect(refusalBy(await withProof(at, token, proof))).toEqual([401, "invalid_dpop_proof"]);
    const next = await prove(key, claimsFor(server, "/api/me", token, await nonceOf(twin)));
    const all = Array.from({ length: 20 }, (_, at) => withProof(at % 2 ? server : twin, token, next));
    const statuses = (await Promise.all(all)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
    // The same name in another proof is the same proof.
    const [jti, nonce] = [randomUUID(), await nonceOf(server)];
    const named = () => prove(key, { ...claimsFor(server, "/api/me", token, nonce), jti });
    expect((await withProof(server, token, await named())).status).toBe(200);
    expect((await withProof(twin, token, await named())).status).toBe(401);
  });

  it("is taken with a nonce that any instance, the provider or the API has told", async () => {
    const first = await byKey(twin, server, key, token).then(() => byKey(server, twin, key, token));
    const nonce = String(first.headers["dpop-nonce"]);
    expect((await withProof(server, token, await prove(key, claimsFor(server, "/api/me", token, nonce)))).status).toBe(
      200,
    );
    const proof = await prove(key, { htm: "GET", htu: `${server.origin}/oidc/userinfo`, ath: hashOf("x"), nonce });
    expect(refusalBy(await withProof(twin, "x", proof, "/oidc/userinfo"))).toEqual([401, "invalid_token"]);
  });

  it("is dead with a good proof too, once it is revoked, or its session has ended", async () => {
    const ada = await somebody(server);
    const [one, two] = [await boundTokens(server, web, ada, key), await boundTokens(server, web, ada, key)];
    expect((await asApp(server, web, "/oidc/revoke", { token: one.access_token })).status).toBe(200);
    expect((await byKey(server, twin, key, one.access_token)).status).toBe(401);
    expect((await byKey(server, twin, key, two.access_token)).status).toBe(200);
    await ada.jar.send("/api/auth/logout", { method: "POST" });
    expect((await byKey(server, twin, key, two.access_token)).status).toBe(401);
  });

  it("is nothing once its key is taken out of it, or another put in", async () => {
    const [header = "", , signature = ""] = token.split(".");
    for (const cnf of [undefined, { jkt: other.jkt }, {}]) {
      const payload = Buffer.from(JSON.stringify({ ...claimsOf(token), cnf })).toString("base64url");
      const forged = `${header}.${payload}.${signature}`;
      expect((await by(server, forged)).status).toBe(401);
      expect((await byKey(server, server, other, forged)).status).toBe(401);
    }
  });

  it.each(["EdDSA", "Ed25519", "PS256", "RS256"])("may be bound to a key for %s", async (alg) => {
    const own = await newKey(alg);
    const { access_token } = await boundTokens(server, web, await somebody(server), own);
    expect((await byKey(server, server, own, access_token)).status).toBe(200);
  });
});

describe("a token that is bound to none", () => {
  it("is refused as one that is", async () => {
    const ada = await somebody(server);
    const { access_token: plain } = await signInTo(server, web, ada);
    expect(claimsOf(plain)).not.toHaveProperty("cnf");
    expect((await by(server, plain)).status).toBe(200);
    for (const each of [plain, accessTokenOf(ada.jar)])
      expect(refusalBy(await byKey(server, twin, key, each))).toEqual([401, "invalid_token"]);
  });

  it("is not to be had by a client that is registered so, by any grant", async () => {
    const bound = await register(server, { dpop: true });
    const service = await register(server, { redirectUris: [], scopes: ["revocations:read"], dpop: true });
    const ada = await somebody(server);
    const code = await codeFor(server, bound, ada);
    expect(refusalIn(await asApp(server, bound, "/oidc/token", code))).toEqual([400, "invalid_grant"]);
    const tokens = tokensIn(await askWithProof(server, bound, key, code));
    expect(refusalIn(await refresh(server, bound, tokens))).toEqual([400, "invalid_grant"]);
    const own = { grant_type: "client_credentials", scope: "revocations:read" };
    expect(refusalIn(await asApp(server, service, "/oidc/token", own))).toEqual([400, "invalid_grant"]);
    const { access_token } = tokensIn(await askWithProof(server, service, key, own));
    expect((await by(twin, access_token)).status).toBe(401);
    expect((await byKey(server, twin, other, access_token)).status).toBe(401);
    expect((await byKey(server, twin, key, access_token)).json()).toEqual({
      clientId: service.id,
      scopes: ["revocations:read"],
    });
  });
});
