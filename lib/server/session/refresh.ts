import "server-only";
import { AppError } from "@/lib/shared/errors";
import { audit } from "../audit";
import { env } from "../env";
import type { ClientInfo } from "../http/client";
import { consume } from "../rate-limit";
import { endSessions } from "./end";
import { readRefreshToken, type RefreshHandle } from "./refresh-token";
import { issueTokens, type LiveSession } from "./start";
import { findSession, type FoundSession, rotateSession } from "./store";

/** Why a session can't be refreshed, for the person who has to sign in again. */
export type RefusalReason = "session_ended" | "session_reused";

export type RefreshOutcome =
  | { readonly kind: "refreshed"; readonly session: LiveSession }
  | {
      readonly kind: "refused";
      readonly reason: RefusalReason;
      /** The user whose session this very call has ended for reuse; they should be told. */
      readonly reuseDetectedFor?: string;
    };

const ended: RefreshOutcome = { kind: "refused", reason: "session_ended" };

/**
 * Exchanges a refresh token for its successor and a new access token.
 *
 * Of any number of parallel callers with the current generation one rotates; the others, and whoever lost the answer, present
 * the previous generation and within REFRESH_LEEWAY seconds get the identical successor. Anything older is reuse (RFC 9700
 * §4.14.2): two parties hold tokens of one session, so the session ends for both.
 *
 * @throws AppError `rate_limited`; `unavailable` on a database fault, with nothing decided
 */
export async function refreshSession(token: string | undefined, client: ClientInfo): Promise<RefreshOutcome> {
  const handle = token === undefined ? undefined : readRefreshToken(token);
  // Anybody can send garbage; it costs no query, so no row of the audit trail either.
  if (handle === undefined) return ended;
  await consume("refresh_session", handle.sessionId, { client, sessionId: handle.sessionId });
  const rotated = await rotateSession(handle.sessionId, handle.generation, env().SESSION_IDLE_TTL, client.ip);
  if (rotated !== undefined) return { kind: "refreshed", session: await issueTokens(rotated) };
  return explain(handle, await findSession(handle.sessionId), client);
}

async function explain(
  handle: RefreshHandle,
  found: FoundSession | undefined,
  client: ClientInfo,
): Promise<RefreshOutcome> {
  const refused = async (reason: string): Promise<RefreshOutcome> => {
    const who = found === undefined ? {} : { userId: found.userId };
    await audit({
      type: "session_refresh",
      outcome: "failure",
      ...who,
      sessionId: handle.sessionId,
      client,
      detail: { reason },
    });
    return { kind: "refused", reason: found?.endReason === "refresh_reuse" ? "session_reused" : "session_ended" };
  };
  if (found === undefined) return refused("unknown");
  if (found.endedAt !== null) return refused(found.endReason ?? "ended");
  if (found.expired) return refused("expired");
  if (found.disabledAt !== null) return refused("user_disabled");
  const behind = found.generation - handle.generation;
  if (behind === 1 && found.secondsSinceRotation <= env().REFRESH_LEEWAY)
    return { kind: "refreshed", session: await issueTokens(found) };
  // A token from the future can only come from a database that was set back; the row is the truth, so it is not accepted.
  if (behind < 1) return refused("generation_ahead");
  await endSessions({ sessionId: handle.sessionId }, "refresh_reuse");
  await audit({
    type: "refresh_reuse",
    outcome: "failure",
    userId: found.userId,
    sessionId: handle.sessionId,
    client,
    detail: { presented: handle.generation, current: found.generation },
  });
  return { kind: "refused", reason: "session_reused", reuseDetectedFor: found.userId };
}

/** Why the session of a refresh token is over, for the person who comes back to it. Costs a read, and only those who are refused. */
export async function whySessionEnded(token: string | undefined): Promise<RefusalReason> {
  const handle = token === undefined ? undefined : readRefreshToken(token);
  if (handle === undefined) return "session_ended";
  try {
    const found = await findSession(handle.sessionId);
    return found?.endReason === "refresh_reuse" ? "session_reused" : "session_ended";
  } catch (error) {
    if (error instanceof AppError && error.code === "unavailable") return "session_ended";
    throw error;
  }
}
