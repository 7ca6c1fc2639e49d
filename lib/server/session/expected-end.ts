import "server-only";
import { now } from "../clock";
import { idleTtlOf } from "./idle-ttl";
import type { SessionRow } from "./store";

/** What a page knows of the life of its session, in ms from now (or ago). */
export type ExpectedEnd = {
  /** When the session was last used, as far as its row tells: by a sign-in or a refresh. */
  readonly usedAgo: number;
  /** For how long it may lie unused. */
  readonly idleTtl: number;
  readonly forGoodIn: number;
};

/** When a session ends: if nobody uses it, and in any case. */
export function expectedEnd({
  lastSeenAt,
  absoluteExpiresAt,
  staySignedIn,
}: Pick<SessionRow, "lastSeenAt" | "absoluteExpiresAt" | "staySignedIn">): ExpectedEnd {
  return {
    usedAgo: now() - lastSeenAt.getTime(),
    idleTtl: idleTtlOf({ staySignedIn }) * 1000,
    forGoodIn: absoluteExpiresAt.getTime() - now(),
  };
}
