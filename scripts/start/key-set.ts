import { randomBytes } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";

export const algorithms = ["ES256", "RS256", "PS256", "EdDSA", "HS256"] as const;
export type Algorithm = (typeof algorithms)[number];

/** A private JWK set (RFC 7517) with one fresh key; `kid` is its thumbprint (RFC 7638). */
export async function makeKeySet(alg: Algorithm): Promise<{ keys: JWK[] }> {
  const key = await makeKey(alg);
  return { keys: [{ ...key, kid: await calculateJwkThumbprint(key), alg, use: "sig" }] };
}

async function makeKey(alg: Algorithm): Promise<JWK> {
  if (alg === "HS256") return { kty: "oct", k: randomBytes(32).toString("base64url") };
  const { privateKey } = await generateKeyPair(alg, {
    extractable: true,
    ...((alg === "RS256" || alg === "PS256") && { modulusLength: 3072 }),
  });
  return exportJWK(privateKey);
}
