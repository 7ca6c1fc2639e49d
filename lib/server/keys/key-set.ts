import "server-only";
import { readFileSync } from "node:fs";
import { calculateJwkThumbprint, importJWK, type CryptoKey, type JWK } from "jose";
import { z } from "zod";
import { parseStrictJson } from "@/lib/shared/strict-json";
import { EnvError, type Env } from "../env";
import { type Algorithm, algorithmOf } from "./algorithm";
import { publicHalf } from "./halves";
import { privateHalf } from "./halves"; // feature:openid-provider

/** The key that signs. */
export type SigningKey = { readonly kid: string; readonly alg: Algorithm; readonly key: CryptoKey | Uint8Array };

/** A JWK set (RFC 7517 §5) that has passed all checks. */
export type KeySet = {
  /** The first key of the set. */
  readonly signing: SigningKey;
  // feature:openid-provider begin
  /** All keys of the set that can sign for others to check, with `kid` and `alg`: the provider signs by itself. None for HS256. */
  readonly provider: readonly JWK[];
  // feature:openid-provider end
  /** All keys of the set as needed to verify: public halves, or the secret itself for HS256. Each has `kid` and `alg`. */
  readonly verification: readonly JWK[];
  /** What `/.well-known/jwks.json` shows: public halves only, so nothing for HS256. */
  readonly published: readonly JWK[];
};

/** So many keys a set holds at most. */
export const mostKeys = 16;

const jwkSetSchema = z.object({
  keys: z
    .array(
      z.looseObject({
        kty: z.string(),
        kid: z.string().min(1).max(256).optional(),
        use: z.string().optional(),
        key_ops: z.array(z.string()).optional(),
      }),
    )
    .min(1)
    .max(mostKeys),
});

/** RSA below 3072 bits has less than 128 bits of strength (NIST SP 800-57). */
const leastRsaBits = 3072;
/** A MAC key must be as long as the hash (RFC 7518 §3.2). */
const leastSecretBytes = 32;

const base64urlBytes = (text: unknown): Uint8Array =>
  typeof text === "string" ? Buffer.from(text, "base64url") : new Uint8Array();

/** Where the keys come from. */
export type KeySource = Pick<Env, "JWT_KEYS" | "JWT_KEYS_FILE">;

const refusal =
  (source: KeySource) =>
  (why: string): EnvError =>
    new EnvError(`${source.JWT_KEYS_FILE === undefined ? "JWT_KEYS" : "JWT_KEYS_FILE"} ${why}`);

/** The text of JWT_KEYS, or of the file that JWT_KEYS_FILE names. @throws EnvError when that can't be read */
export function readKeySet(source: KeySource): string {
  if (source.JWT_KEYS_FILE === undefined) return source.JWT_KEYS ?? "";
  try {
    return readFileSync(source.JWT_KEYS_FILE, "utf8");
  } catch {
    throw refusal(source)("names a file that can't be read");
  }
}

/**
 * Checks a JWK set. The first key must be private and signs; all verify.
 *
 * @param text the set, of `source`
 * @throws EnvError naming the variable, never showing the material
 */
export async function loadKeySet(source: KeySource, text: string = readKeySet(source)): Promise<KeySet> {
  const refuse = refusal(source);
  const keys = parse(text, refuse);
  const checked: { jwk: JWK; alg: Algorithm; kid: string }[] = [];
  for (const jwk of keys) {
    const alg = algorithmOf(jwk);
    if (alg === undefined)
      throw refuse("holds a key that is none of ES256 (P-256), RS256, PS256, EdDSA (Ed25519) or HS256");
    refuseOtherUse(jwk, refuse);
    refuseWeak(jwk, refuse);
    checked.push({ jwk, alg, kid: jwk.kid ?? (await calculateJwkThumbprint(jwk)) });
  }
  if (new Set(checked.map(({ kid }) => kid)).size < checked.length) throw refuse("holds two keys with the same kid");
  const symmetric = checked.filter(({ alg }) => alg === "HS256").length;
  // A set that mixes both invites the confusion of RFC 8725 §2.1; changing from one to the other costs one silent refresh.
  if (symmetric > 0 && symmetric < checked.length) throw refuse("mixes HS256 with public-key algorithms; use one kind");
  const [first] = checked;
  if (first === undefined) throw refuse("holds no key");
  if (first.jwk.kty !== "oct" && first.jwk.d === undefined)
    throw refuse("must start with a private key: the first key signs");
  const verification = checked.map(({ jwk, alg, kid }): JWK => ({ ...publicHalf(jwk), kid, alg, use: "sig" }));
  try {
    await Promise.all(verification.map((jwk) => importJWK(jwk)));
    const key = await importJWK(first.jwk, first.alg);
    return {
      signing: { kid: first.kid, alg: first.alg, key },
      // feature:openid-provider begin
      provider: checked
        .filter(({ jwk }) => jwk.kty !== "oct" && jwk.d !== undefined)
        .map(({ jwk, alg, kid }) => ({ ...privateHalf(jwk), kid, alg, use: "sig" })),
      // feature:openid-provider end
      verification,
      published: verification.filter((jwk) => jwk.kty !== "oct"),
    };
  } catch (error) {
    throw Object.assign(refuse("holds a key that can't be used: its numbers do not fit together"), { cause: error });
  }
}

function parse(text: string, refuse: (why: string) => EnvError): readonly JWK[] {
  try {
    return jwkSetSchema.parse(parseStrictJson(text)).keys as readonly JWK[];
  } catch {
    throw refuse('is not a JWK set ({"keys":[…]}, RFC 7517); make one with: npm run --silent keys');
  }
}

/** A key says what it is for (RFC 7517 §4.2, §4.3); whoever made it for something else has not agreed to this. */
function refuseOtherUse(jwk: JWK, refuse: (why: string) => EnvError): void {
  const isPublic = jwk.kty !== "oct" && jwk.d === undefined;
  const isForThis = jwk.key_ops?.includes(isPublic ? "verify" : "sign") ?? true;
  if ((jwk.use ?? "sig") !== "sig" || !isForThis) throw refuse("holds a key that is not for signing (use, key_ops)");
}

function refuseWeak(jwk: JWK, refuse: (why: string) => EnvError): void {
  if (jwk.kty === "RSA" && base64urlBytes(jwk.n).length * 8 < leastRsaBits)
    throw refuse(`holds a weak RSA key: at least ${leastRsaBits} bits`);
  if (jwk.kty !== "oct") return;
  const secret = base64urlBytes(jwk.k);
  if (secret.length < leastSecretBytes)
    throw refuse(`holds a weak HS256 key: at least ${leastSecretBytes} random bytes`);
  const text = Buffer.from(secret).toString("latin1");
  if (new Set(secret).size < 12 || /change.?me|secret|password|example|default/i.test(text)) {
    throw refuse("holds an HS256 key that looks like a default or a placeholder");
  }
}
