import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JWK } from "jose";
import { describe, expect, it } from "vitest";
import { EnvError } from "../env";
import { loadKeySet } from "./key-set";

const jwk = (key: { export: (options: { format: "jwk" }) => object }): JWK => key.export({ format: "jwk" });
const p256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const ec = p256();
const rsa = generateKeyPairSync("rsa", { modulusLength: 3072 });
const ed = generateKeyPairSync("ed25519");
const secret = (): JWK => ({ kty: "oct", k: randomBytes(32).toString("base64url") });
const load = (...keys: readonly unknown[]) =>
  loadKeySet({ JWT_KEYS: JSON.stringify({ keys }), JWT_KEYS_FILE: undefined });
const octets = (text: string): JWK => ({ kty: "oct", k: Buffer.from(text).toString("base64url") });

describe("a key set", () => {
  it.each([
    ["ES256", jwk(ec.privateKey)],
    ["RS256", jwk(rsa.privateKey)],
    ["EdDSA", jwk(ed.privateKey)],
  ])("of %s signs with the private key and publishes nothing of it", async (alg, key) => {
    const set = await load(key);
    expect(set.signing.alg).toBe(alg);
    expect(set.published).toHaveLength(1);
    const [published = {}] = set.published;
    expect(published).toMatchObject({ alg, use: "sig", kid: set.signing.kid });
    for (const member of ["d", "p", "q", "dp", "dq", "qi", "k"]) expect(published).not.toHaveProperty(member);
  });

  it("of HS256 publishes nothing at all", async () => {
    const set = await load(secret());
    expect([set.signing.alg, set.published, set.verification.length]).toEqual(["HS256", [], 1]);
  });

  it("signs with the first key and verifies with all; a retired one may be public", async () => {
    const set = await load({ ...jwk(ec.privateKey), kid: "new" }, { ...jwk(p256().publicKey), kid: "old" });
    expect([set.signing.kid, set.verification.map(({ kid }) => kid)]).toEqual(["new", ["new", "old"]]);
  });

  const weak = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const one = { ...jwk(ec.privateKey), kid: "same" };
  const pair = p256();
  it.each<readonly [string, readonly unknown[], RegExp]>([
    ["no key", [], /JWK set/],
    ["a public key first", [jwk(ec.publicKey)], /must start with a private key/],
    [
      "a public key before the private one",
      [jwk(ec.publicKey), jwk(p256().privateKey)],
      /must start with a private key/,
    ],
    ["RSA of 2048 bits", [jwk(weak.privateKey)], /weak RSA key/],
    ["RSA of 2048 bits behind a good key", [jwk(rsa.privateKey), jwk(weak.publicKey)], /weak RSA key/],
    ["a secret of 16 bytes", [{ kty: "oct", k: randomBytes(16).toString("base64url") }], /weak HS256 key/],
    ["a secret of 31 bytes", [{ kty: "oct", k: randomBytes(31).toString("base64url") }], /weak HS256 key/],
    ["no secret", [{ kty: "oct" }], /weak HS256 key/],
    ["zeros", [{ kty: "oct", k: Buffer.alloc(64).toString("base64url") }], /default or a placeholder/],
    ["change-me", [octets("change-me-change-me-change-me-0123456789")], /default or a placeholder/],
    ["your secret", [octets("your-256-bit-secret-goes-in-here-please")], /default or a placeholder/],
    ["two kinds", [jwk(ec.privateKey), secret()], /mixes HS256/],
    ["two kinds, the secret first", [secret(), jwk(ec.publicKey)], /mixes HS256/],
    ["one kid twice", [one, { ...jwk(p256().privateKey), kid: "same" }], /same kid/],
    ["one key twice", [jwk(ec.privateKey), jwk(ec.publicKey)], /same kid/],
    ["P-384", [jwk(p384.privateKey)], /none of ES256/],
    ["secp256k1", [jwk(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey)], /none of ES256/],
    ["X25519", [jwk(generateKeyPairSync("x25519").privateKey)], /none of ES256/],
    ["a key for another algorithm", [{ ...jwk(rsa.privateKey), alg: "RS512" }], /none of ES256/],
    ["a secret for none", [{ ...secret(), alg: "none" }], /none of ES256/],
    ["an algorithm that is not the key's", [{ ...jwk(ec.privateKey), alg: "HS256" }], /none of ES256/],
    ["a key for encryption", [{ ...jwk(ec.privateKey), use: "enc" }], /not for signing/],
    ["a key for another operation", [{ ...jwk(ec.privateKey), key_ops: ["deriveBits"] }], /not for signing/],
    ["a key that may only verify first", [{ ...jwk(ec.privateKey), key_ops: ["verify"] }], /not for signing/],
    ["a secret for encryption", [{ ...secret(), key_ops: ["encrypt", "decrypt"] }], /not for signing/],
    [
      "a retired key for no signatures",
      [jwk(ec.privateKey), { ...jwk(pair.publicKey), use: "enc" }],
      /not for signing/,
    ],
    ["an unknown kind", [{ kty: "AKP" }], /none of ES256/],
    ["no kind", [{}], /JWK set/],
    ["operations that are no list", [{ ...jwk(ec.privateKey), key_ops: "sign" }], /JWK set/],
    ["coordinates off the curve", [{ ...jwk(ec.privateKey), x: jwk(pair.publicKey).x }], /do not fit together/],
    ["seventeen keys", Array.from({ length: 17 }, () => jwk(ec.privateKey)), /JWK set/],
  ])("with %s stops the start, naming the variable and none of the material", async (_, keys, why) => {
    const error: unknown = await load(...keys).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EnvError);
    const { message } = error as EnvError;
    expect(message).toMatch(/^JWT_KEYS /);
    expect(message).toMatch(why);
    for (const key of keys as readonly JWK[])
      for (const part of [key.d, key.k]) if (part) expect(message).not.toContain(part);
  });

  it.each([
    "",
    "{",
    "[]",
    "null",
    '{"keys":{}}',
    '{"keys":[1]}',
    '{"keys":[],"keys":[]}',
    "-----BEGIN PRIVATE KEY-----",
  ])("that reads %j stops the start", async (text) => {
    await expect(loadKeySet({ JWT_KEYS: text, JWT_KEYS_FILE: undefined })).rejects.toThrow(
      /^JWT_KEYS is not a JWK set/,
    );
  });

  it("is read from a file too, and a file that is not there is named as its variable", async () => {
    const folder = mkdtempSync(join(tmpdir(), "keys-"));
    const file = join(folder, "keys.json");
    writeFileSync(file, JSON.stringify({ keys: [jwk(ed.privateKey)] }));
    expect((await loadKeySet({ JWT_KEYS: undefined, JWT_KEYS_FILE: file })).signing.alg).toBe("EdDSA");
    rmSync(folder, { recursive: true });
    await expect(loadKeySet({ JWT_KEYS: undefined, JWT_KEYS_FILE: file })).rejects.toThrow(
      /^JWT_KEYS_FILE names a file/,
    );
  });
});
