import "server-only";
import { env } from "../env";
import type { SessionRow } from "./store";

/** For how long a session may lie unused, in seconds. Never longer for those who don't stay signed in than for those who do. */
export function idleTtlOf({ staySignedIn }: Pick<SessionRow, "staySignedIn">): number {
  const { SESSION_IDLE_TTL, SESSION_BRIEF_IDLE_TTL } = env();
  return staySignedIn ? SESSION_IDLE_TTL : Math.min(SESSION_BRIEF_IDLE_TTL, SESSION_IDLE_TTL);
}
