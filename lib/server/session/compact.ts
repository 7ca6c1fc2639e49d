import "server-only";
import { parseStrictJson } from "@/lib/shared/strict-json";

/** Cookies together must stay far below the 16 kB at which servers answer 431; ours are below 1 kB. */
const longestToken = 4096;
const shape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function fromBase64url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}

/** The members of a protected header and of a payload before anything is trusted. */
export type Unverified = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
};

/**
 * The one accepted spelling of a JWS in compact serialization (RFC 7515 §7.1): exactly three parts, the base64url alphabet,
 * no padding or white space, no stray bits in the last character, strict JSON objects. Libraries accept more.
 *
 * The spelling is no name: an ES256 signature has two forms that both verify, and whoever sees one can write the other. What
 * names a token is its `jti`.
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
