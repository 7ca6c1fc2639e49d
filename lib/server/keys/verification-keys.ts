import "server-only";
import { importJWK, type CryptoKey } from "jose";
import { z } from "zod";
import { readVerificationKeys } from "../env";
import { type Algorithm, algorithmOf } from "./algorithm";

/** A key that verifies, with the one algorithm that it is for (RFC 8725 §3.1). */
export type VerificationKey = { readonly alg: Algorithm; readonly key: CryptoKey | Uint8Array };

const published = z.array(z.looseObject({ kty: z.string(), kid: z.string() }));

let imported: Promise<ReadonlyMap<string, VerificationKey>> | undefined;

/**
 * The keys that verify access tokens, by `kid`; imported once per runtime. Works in the edge runtime and in Node alike.
 *
 * @throws Error before the start-up hook has published them
 */
export function verificationKeys(): Promise<ReadonlyMap<string, VerificationKey>> {
  imported ??= load();
  return imported;
}

async function load(): Promise<ReadonlyMap<string, VerificationKey>> {
  const json = readVerificationKeys();
  if (json === undefined) {
    imported = undefined;
    throw new Error("the verification keys have not been published");
  }
  const keys = new Map<string, VerificationKey>();
  for (const jwk of published.parse(JSON.parse(json))) {
    const alg = algorithmOf(jwk);
    if (alg !== undefined) keys.set(jwk.kid, { alg, key: await importJWK(jwk, alg) });
  }
  return keys;
}
