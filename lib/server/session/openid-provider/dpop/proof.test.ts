import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { isFor, isSigned, type Proof, readProof, thumbprintOf } from "./proof";

let key: CryptoKey;
let jwk: JWK;
beforeAll(async () => {
  const pair = await generateKeyPair("ES256", { extractable: true });
  key = pair.privateKey;
  jwk = await exportJWK(pair.publicKey);
});

const claims = () => ({
  jti: "a name",
  htm: "GET",
  htu: "https://app.example/api/me",
  iat: Math.floor(Date.now() / 1000),
});
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
/** A proof as somebody writes it down, with a signature of nobody. */
const written = (header: object, more: object = {}) =>
  `${encode({ typ: "dpop+jwt", alg: "ES256", jwk, ...header })}.${encode({ ...claims(), ...more })}.AAAA`;
const signed = async (by: CryptoKey) =>
  readProof(await new SignJWT(claims()).setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk }).sign(by));

const bytes = (length: number) => "A".repeat(length);
const rsa = (n: string, e = "AQAB") => ({ kty: "RSA", n, e });

describe("a proof", () => {
  it("is read with what it says, and with the public key and nothing beside it", () => {
    const proof = readProof(written({ jwk: { ...jwk, kid: "mine", use: "sig" } }, { nonce: "n", ath: "a", more: 1 }));
    expect(proof).toMatchObject({ alg: "ES256", key: jwk, claims: { ...claims(), nonce: "n", ath: "a" } });
    expect(Object.keys(proof?.key ?? {}).sort()).toEqual(["crv", "kty", "x", "y"]);
  });

  it("may be of a clock that is minutes off, and of fractions of a second", () => {
    const { iat } = claims();
    for (const off of [-299, 0.5, 299]) expect(readProof(written({}, { iat: iat + off }))).toBeDefined();
    for (const off of [-302, 302]) expect(readProof(written({}, { iat: iat + off }))).toBeUndefined();
  });

  it.each<readonly [string, () => object]>([
    ["none", () => ({ alg: "none" })],
    ["a secret", () => ({ alg: "HS256", jwk: { kty: "oct", k: bytes(43) } })],
    ["its key as a secret", () => ({ alg: "HS256" })],
    ["another key than it says", () => ({ alg: "RS256" })],
    [
      "a curve that nobody asked for",
      () => ({ alg: "ES384", jwk: { kty: "EC", crv: "P-384", x: bytes(64), y: bytes(64) } }),
    ],
    ["a private key", () => ({ jwk: { ...jwk, d: bytes(43) } })],
    ["no key", () => ({ jwk: undefined })],
    ["a key somewhere else", () => ({ jwk: undefined, jku: "https://evil.example/jwks.json" })],
    ["a short RSA key", () => ({ alg: "RS256", jwk: rsa(bytes(171)) })],
    ["a huge RSA key", () => ({ alg: "RS256", jwk: rsa(bytes(1366)) })],
    ["an RSA key that is slow to verify by", () => ({ alg: "PS256", jwk: rsa(bytes(342), bytes(342)) })],
  ])("is none by %s", (_, header) => {
    expect(readProof(written(header()))).toBeUndefined();
  });

  it("counts with the signature of its key, and with no other", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    expect(await isSigned((await signed(key)) as Proof)).toBe(true);
    expect(await isSigned((await signed(privateKey)) as Proof)).toBe(false);
    const nowhere = readProof(written({ jwk: { ...jwk, x: bytes(43), y: bytes(43) } })) as Proof;
    expect(await isSigned(nowhere)).toBe(false);
  });

  it("has the thumbprint of the key alone", async () => {
    const more = readProof(written({ jwk: { ...jwk, kid: "mine" } })) as Proof;
    expect(await thumbprintOf(more)).toBe(await thumbprintOf((await signed(key)) as Proof));
  });

  it("is for one method, one address without query and fragment, and one token", () => {
    const asked = { method: "GET", url: "https://app.example/api/me", token: "abc" };
    const ath = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";
    const good = { ...claims(), ath };
    expect(isFor(good, asked)).toBe(true);
    expect(isFor({ ...good, htu: "https://app.example:443/api/me?x=1#y" }, asked)).toBe(true);
    for (const bad of [
      claims(),
      { ...good, ath: "" },
      { ...good, htm: "POST" },
      { ...good, htu: "https://app.example/api/me/" },
      { ...good, htu: "https://app.example/api/%6de" },
      { ...good, htu: "http://app.example/api/me" },
      { ...good, htu: "https://app.example:444/api/me" },
    ])
      expect(isFor(bad, asked)).toBe(false);
  });
});
