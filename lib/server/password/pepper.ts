import "server-only";
import { createHash, createHmac, hkdfSync } from "node:crypto";
import { env } from "../env";

/** A server key that goes into every password hash, so that a stolen table alone can't be guessed against. */
export type Pepper = {
  /** 48 bits of a hash of the key, base64url: names the key without telling anything about it. */
  readonly id: string;
  readonly key: Uint8Array;
};

type PepperSource = {
  readonly PASSWORD_PEPPER?: readonly string[] | undefined;
  readonly SESSION_SECRET: readonly string[];
};

/**
 * All peppers that verify, the current one first: those of PASSWORD_PEPPER, then those that are derived from
 * SESSION_SECRET. The derived ones stay when PASSWORD_PEPPER is introduced, so that nobody is locked out by setting it.
 */
export function derivePeppers(source: PepperSource): readonly [Pepper, ...Pepper[]] {
  const own = (source.PASSWORD_PEPPER ?? []).map((secret) => toPepper(secret, "password pepper"));
  const derived = source.SESSION_SECRET.map((secret) => toPepper(secret, "password pepper from session secret"));
  const [current, ...previous] = [...own, ...derived];
  if (current === undefined) throw new Error("there is no secret to derive a password pepper from");
  return [current, ...previous];
}

let cached: readonly [Pepper, ...Pepper[]] | undefined;

/** The peppers that are configured: the first one hashes, all of them verify. */
export function peppers(): readonly [Pepper, ...Pepper[]] {
  cached ??= derivePeppers(env());
  return cached;
}

/**
 * What bcrypt is given instead of the password: base64 of HMAC-SHA-256 under the pepper. 44 characters whatever was
 * typed, so bcrypt's limit of 72 bytes truncates nothing, and never a NUL, where bcrypt would stop.
 */
export function pepperPassword(plain: string, pepper: Pepper): string {
  return createHmac("sha256", pepper.key).update(plain.normalize("NFC"), "utf8").digest("base64");
}

function toPepper(secret: string, purpose: string): Pepper {
  const key = new Uint8Array(hkdfSync("sha256", secret, "", `portcullis/${purpose}/1`, 32));
  return { id: createHash("sha256").update("portcullis/pepper id/1").update(key).digest("base64url").slice(0, 8), key };
}
