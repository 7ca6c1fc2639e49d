import "server-only";
import { browserClientId } from "@/lib/shared/client-id";
import { isSealed, seal } from "../../keys/seal";

/** What a refresh token names: a session and how often it has been rotated. */
export type RefreshHandle = { readonly sessionId: string; readonly generation: number };

const shape = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.(0|[1-9]\d{0,8})\.([A-Za-z0-9_-]{43})$/;
/** Of every release: instances of two of them stand side by side during a deploy. */
const label = "refresh-token/v1";

/** What is sealed. The client stands in it, so that a token of one is nothing in the hands of another; browsers' have always been without. */
const sealed = (sessionId: string, generation: string, clientId: string): readonly string[] =>
  clientId === browserClientId ? [sessionId, generation] : [sessionId, generation, clientId];

/**
 * The refresh token of one generation of one session: `session id . generation . seal`. It is derived, not stored: asked again
 * for the same generation, it gives the same bytes, and nothing in the database could be used to sign in.
 *
 * @param clientId the OAuth client that the session belongs to
 */
export function deriveRefreshToken({ sessionId, generation }: RefreshHandle, clientId = browserClientId): string {
  return `${sessionId}.${generation}.${seal(label, ...sealed(sessionId, String(generation), clientId))}`;
}

/**
 * Checks a refresh token's seal under the current and the previous SESSION_SECRET, so that garbage is refused before the
 * database is asked. Whether the session is alive, and in which generation, the row says.
 *
 * @param clientId who presents it
 * @returns undefined for anything that this app has not issued to that client
 */
export function readRefreshToken(token: string, clientId = browserClientId): RefreshHandle | undefined {
  const [, sessionId, generation, given] = shape.exec(token) ?? [];
  if (sessionId === undefined || generation === undefined || given === undefined) return undefined;
  return isSealed(label, sealed(sessionId, generation, clientId), given)
    ? { sessionId, generation: Number(generation) }
    : undefined;
}
