import "server-only";
import { parseStrictJson } from "@/lib/shared/strict-json";

/** Cookies together must stay far below the 16 kB at which servers answer 431; ours are below 1 kB. */
const longestToken = 4096;
const shape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** Half the order of P-256 (SEC 2): of the two valid values of `s` only the lower is accepted. */
const p256Order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const halfOrder = p256Order / 2n;

const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function fromBase64url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`);
}

/** The members of a protected header and of a payload before anything is trusted. */
export type Unverified = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
};

/**
 * The one accepted spelling of a JWS in compact serialization (RFC 7515 §7.1): exactly three parts, the base64url alphabet,
 * no padding or white space, no stray bits in the last character, strict JSON objects. Libraries accept more; two spellings of one
 * token would be two names for one thing.
 *
 * @returns undefined when the text is anything else
 */
export function parseCompact(token: string): Unverified | undefined {
  if (token.length > longestToken) return undefined;
  const parts = shape.exec(token)?.slice(1);
  if (parts === undefined) return undefined;
  try {
    const decoded = parts.map(fromBase64url);
    if (decoded.some((bytes, index) => toBase64url(bytes) !== parts[index])) return undefined;
    const [header, payload] = decoded.map((bytes, index) => (index < 2 ? asObject(bytes) : undefined));
    return header === undefined || payload === undefined ? undefined : { header, payload };
  } catch {
    return undefined;
  }
}

function asObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  const value = parseStrictJson(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

const signatureOf = (token: string): string => token.slice(token.lastIndexOf(".") + 1);

/** Whether an ES256 signature is the lower of its two equivalent forms (`s` and `n - s` both verify). */
export function hasLowS(token: string): boolean {
  const signature = fromBase64url(signatureOf(token));
  return signature.length === 64 && toInteger(signature.subarray(32)) <= halfOrder;
}

/** The same ES256 token with the lower form of its signature. */
export function withLowS(token: string): string {
  const signature = fromBase64url(signatureOf(token));
  const s = toInteger(signature.subarray(32));
  if (s <= halfOrder) return token;
  const lower = (p256Order - s).toString(16).padStart(64, "0");
  signature.set(
    Uint8Array.from(lower.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
    32,
  );
  return token.slice(0, token.lastIndexOf(".") + 1) + toBase64url(signature);
}
