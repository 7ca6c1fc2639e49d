import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "../env";

/** HMAC-SHA-256 (RFC 2104) over label and parts. Only the last part may hold a slash: two lists never make one text. */
function mac(secret: string, label: string, parts: readonly string[]): string {
  if (parts.slice(0, -1).some((part) => part.includes("/"))) throw new Error(`a part of ${label} holds a slash`);
  return createHmac("sha256", secret)
    .update([label, ...parts].join("/"))
    .digest("base64url");
}

/**
 * Seals values under the current SESSION_SECRET: 256 bits that only its holder can make, the same bytes each time.
 *
 * @param label the use and its version, such as `refresh-token/v1`; it keeps this use of the secret apart from every other
 * @param parts what is sealed, in order; none but the last may hold a slash
 * @returns 43 characters of base64url
 * @throws Error for a slash where none may be
 */
export function seal(label: string, ...parts: readonly string[]): string {
  const [current = ""] = env().SESSION_SECRET;
  return mac(current, label, parts);
}

/**
 * Whether a seal was made over the same label and parts, under the current SESSION_SECRET or the previous one. Compares in
 * constant time, as text: another spelling of the same bytes is another seal.
 *
 * @param given what came with the values, of any shape
 * @throws Error for a slash where none may be
 */
export function isSealed(label: string, parts: readonly string[], given: string): boolean {
  const claimed = Buffer.from(given);
  return env().SESSION_SECRET.some((secret) => {
    const genuine = Buffer.from(mac(secret, label, parts));
    return claimed.length === genuine.length && timingSafeEqual(claimed, genuine);
  });
}
