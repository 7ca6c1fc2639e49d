import "server-only";
import { isSealed, seal } from "../../keys/seal";

/** What a refresh token names: a session and how often it has been rotated. */
export type RefreshHandle = { readonly sessionId: string; readonly generation: number };

const shape = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.(0|[1-9]\d{0,8})\.([A-Za-z0-9_-]{43})$/;
/** Of every release: instances of two of them stand side by side during a deploy. */
const label = "refresh-token/v1";

/**
 * The refresh token of one generation of one session: `session id . generation . seal`. It is derived, not stored: asked again
 * for the same generation, it gives the same bytes, and nothing in the database could be used to sign in.
 */
export function deriveRefreshToken({ sessionId, generation }: RefreshHandle): string {
  return `${sessionId}.${generation}.${seal(label, sessionId, String(generation))}`;
}

/**
 * Checks a refresh token's seal under the current and the previous SESSION_SECRET, so that garbage is refused before the
 * database is asked. Whether the session is alive, and in which generation, the row says.
 *
 * @returns undefined for anything that this app has not issued
 */
export function readRefreshToken(token: string): RefreshHandle | undefined {
  const [, sessionId, generation, given] = shape.exec(token) ?? [];
  if (sessionId === undefined || generation === undefined || given === undefined) return undefined;
  return isSealed(label, [sessionId, generation], given) ? { sessionId, generation: Number(generation) } : undefined;
}
