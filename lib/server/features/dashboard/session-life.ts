import "server-only";
import { cache } from "react";
import { AppError } from "@/lib/shared/errors";
import type { Session } from "../../session/session";
import { findSession } from "../../session/store";

/** What the row of a session knows and its token doesn't. */
export type SessionLife = {
  readonly signedInAt: Date;
  /** When it was last refreshed; the idle time runs from here. */
  readonly lastSeenAt: Date;
  readonly refreshes: number;
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
  /** Whether its cookies outlive the browser's run. */
  readonly staySignedIn: boolean;
};

/** The life of the session that asks. Read once a page. @throws AppError `session_ended` when its row is gone */
export const readSessionLife = cache(async (session: Session): Promise<SessionLife> => {
  const row = await findSession(session.sessionId);
  if (row === undefined) throw new AppError("session_ended");
  const { createdAt, lastSeenAt, generation, idleExpiresAt, absoluteExpiresAt, staySignedIn } = row;
  return {
    // Not when they last proved who they are, which they may do again.
    signedInAt: createdAt,
    lastSeenAt,
    refreshes: generation,
    idleExpiresAt,
    absoluteExpiresAt,
    staySignedIn,
  };
});
