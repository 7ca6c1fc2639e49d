import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { Session } from "../../session/session";
import { findSession } from "../../session/store";

/** What the row of a session knows and its token doesn't. */
export type SessionLife = {
  readonly signedInAt: Date;
  /** When it was last refreshed; the idle time runs from here. */
  readonly refreshedAt: Date;
  readonly refreshes: number;
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
};

/** The life of the session that asks. @throws AppError `session_ended` when its row is gone */
export async function readSessionLife(session: Session): Promise<SessionLife> {
  const row = await findSession(session.sessionId);
  if (row === undefined) throw new AppError("session_ended");
  const { authenticatedAt, rotatedAt, generation, idleExpiresAt, absoluteExpiresAt } = row;
  return {
    signedInAt: authenticatedAt,
    refreshedAt: rotatedAt,
    refreshes: generation,
    idleExpiresAt,
    absoluteExpiresAt,
  };
}
