import "server-only";
import { importJWK, type CryptoKey } from "jose";
import { z } from "zod";
import { readVerificationKeys } from "../env";
import { processWide } from "../process-wide";
import { type Algorithm, algorithmOf } from "./algorithm";

/** A key that verifies, with the one algorithm that it is for (RFC 8725 §3.1). */
export type VerificationKey = { readonly alg: Algorithm; readonly key: CryptoKey | Uint8Array };

const published = z.array(z.looseObject({ kty: z.string(), kid: z.string() }));

/** Of this runtime, whichever module asks; replaced as a whole. */
const ring = processWide("keys.verification", () => ({
  keys: undefined as Promise<ReadonlyMap<string, VerificationKey>> | undefined,
  edition: 0,
}));

/**
 * The keys that verify access tokens, by `kid`. Works in the edge runtime and in Node alike.
 *
 * @throws Error before the start-up hook has published them
 */
export function verificationKeys(): Promise<ReadonlyMap<string, VerificationKey>> {
  if (ring.keys !== undefined) return ring.keys;
  const json = readVerificationKeys();
  if (json === undefined) throw new Error("the verification keys have not been published");
  ring.keys = importKeys(JSON.parse(json));
  return ring.keys;
}

/** Counts the replacements: what was verified under an earlier edition has to be verified again. */
export const keyEdition = (): number => ring.edition;

/**
 * From now on these verify and no others.
 *
 * @param keys JWKs with `kid` (RFC 7517)
 * @throws ZodError, or what importing a key throws; those of before stay then
 */
export async function replaceVerificationKeys(keys: unknown): Promise<void> {
  const imported = await importKeys(keys);
  ring.keys = Promise.resolve(imported);
  ring.edition += 1;
}

async function importKeys(given: unknown): Promise<ReadonlyMap<string, VerificationKey>> {
  const keys = new Map<string, VerificationKey>();
  for (const jwk of published.parse(given)) {
    const alg = algorithmOf(jwk);
    if (alg !== undefined) keys.set(jwk.kid, { alg, key: await importJWK(jwk, alg) });
  }
  return keys;
}
