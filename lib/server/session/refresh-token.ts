import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "../env";

/** What a refresh token names: a session and how often it has been rotated. */
export type RefreshHandle = { readonly sessionId: string; readonly generation: number };

const shape = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.(0|[1-9]\d{0,8})\.([A-Za-z0-9_-]{43})$/;

/** 256 bits that only the holder of the secret can make; the label keeps this use of the secret apart from every other. */
function mac(secret: string, { sessionId, generation }: RefreshHandle): string {
  return createHmac("sha256", secret).update(`refresh-token/v1/${sessionId}/${generation}`).digest("base64url");
}

/**
 * The refresh token of one generation of one session. It is derived, not stored: asked again for the same generation, it
 * gives the same bytes, and nothing in the database could be used to sign in.
 */
export function deriveRefreshToken(handle: RefreshHandle): string {
  const [current = ""] = env().SESSION_SECRET;
  return `${handle.sessionId}.${handle.generation}.${mac(current, handle)}`;
}

/**
 * Checks a refresh token's authentication code under the current and the previous SESSION_SECRET, so that garbage is
 * refused before the database is asked.
 *
 * @returns undefined for anything that this app has not issued
 */
export function readRefreshToken(token: string): RefreshHandle | undefined {
  const [, sessionId, generation, given] = shape.exec(token) ?? [];
  if (sessionId === undefined || generation === undefined || given === undefined) return undefined;
  const handle: RefreshHandle = { sessionId, generation: Number(generation) };
  const genuine = env().SESSION_SECRET.some((secret) =>
    timingSafeEqual(Buffer.from(mac(secret, handle)), Buffer.from(given)),
  );
  return genuine ? handle : undefined;
}
