import "server-only";
import { now } from "../clock";
import { env } from "../env";
import type { Session } from "./session";

/** What a page knows of the life of its session, in ms from now (or ago). */
export type ExpectedEnd = {
  /** When the session was last used, as far as its access token tells: it came with the last refresh. */
  readonly usedAgo: number;
  /** For how long it may lie unused. */
  readonly idleTtl: number;
  readonly forGoodIn: number;
};

/** When a session ends. Costs no query; the row may know better, when another tab has used the session since. */
export function expectedEnd({ issuedAt, authenticatedAt }: Session): ExpectedEnd {
  const { SESSION_IDLE_TTL, SESSION_ABSOLUTE_TTL } = env();
  return {
    usedAgo: now() - issuedAt.getTime(),
    idleTtl: SESSION_IDLE_TTL * 1000,
    forGoodIn: authenticatedAt.getTime() + SESSION_ABSOLUTE_TTL * 1000 - now(),
  };
}
