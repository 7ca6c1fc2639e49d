import "server-only";
import { hkdfSync } from "node:crypto";
import { now } from "../../../clock";
import { env } from "../../../env";

/** A nonce is of one of these, in seconds. It is given out one ahead, and good for two before and two behind: for three minutes at least, and four at most. */
const step = 60;
const reach = [-2, -1, 0, 1, 2];

/** For how long a proof may come again, at most, in seconds: one that is remembered for longer is used once. */
export const noncesLive = step * reach.length;

const secretFrom = (secret: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", "portcullis/dpop nonce/1", 32));

/** What the provider makes its nonces from: the same on every instance, and for the API. */
export const nonceSecret = (): Buffer => secretFrom(env().SESSION_SECRET[0] ?? "");

/** As the provider makes them, so that whoever was given one by it or by the API has one for both: a client keeps one an origin. */
function nonceOf(secret: Buffer, at: number): string {
  const salt = Buffer.alloc(8);
  salt.writeBigUInt64BE(BigInt(at));
  return Buffer.from(hkdfSync("sha256", secret, salt, "DPoP", 32)).toString("base64url");
}

type Window = { readonly at: number; readonly next: string; readonly good: ReadonlySet<string> };
let known: Window | undefined;

/** The nonces of now, made once a minute: under the current SESSION_SECRET, and taken under the one before too. */
function nonces(): Window {
  const at = Math.floor(now() / 1000 / step);
  if (known?.at === at) return known;
  const secrets = env().SESSION_SECRET.map(secretFrom);
  const good = new Set(secrets.flatMap((secret) => reach.map((each) => nonceOf(secret, at + each))));
  known = { at, next: nonceOf(nonceSecret(), at + 1), good };
  return known;
}

/** What the next proof of a client is to have in it (RFC 9449 §8, §9). Anybody may know it: it says when a proof was made, and no more. */
export const nextNonce = (): string => nonces().next;

/** Whether a proof has a nonce of ours in it, of whichever instance, and is young. */
export const isNonce = (text: string | undefined): boolean => text !== undefined && nonces().good.has(text);
