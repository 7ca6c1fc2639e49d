import "server-only";
import type { Session } from "../../session/session";
import { countOtherSessions } from "../../session/live-store";

/** Where else the person is signed in. */
export type Elsewhere = {
  readonly sessions: number;
  /** Null while there is nowhere else. */ readonly lastSeenAt: Date | null;
};

/** The person's other live sessions, counted: one read, however many there are. */
export async function readElsewhere({ userId, sessionId }: Session): Promise<Elsewhere> {
  const { count, lastSeenAt } = await countOtherSessions(userId, sessionId);
  return { sessions: count, lastSeenAt };
}
