import "server-only";
import { env } from "../env";
import type { Session } from "./session";

/**
 * When a session ends if it is not used again, as far as its access token tells (which came with the last refresh). Costs no query;
 * the row may know better, when another tab has used the session since.
 *
 * @returns milliseconds since 1970
 */
export function expectedEnd({ issuedAt, authenticatedAt }: Session): number {
  const { SESSION_IDLE_TTL, SESSION_ABSOLUTE_TTL } = env();
  return Math.min(
    issuedAt.getTime() + SESSION_IDLE_TTL * 1000,
    authenticatedAt.getTime() + SESSION_ABSOLUTE_TTL * 1000,
  );
}
