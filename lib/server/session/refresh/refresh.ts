import "server-only";
import { AppError } from "@/lib/shared/errors";
import { env } from "../../env";
import { happened } from "../../events";
import { consume } from "../../rate-limit";
import { currentClient } from "../../request-context";
import { endSessions } from "../end";
import { idleTtlOf } from "../idle-ttl";
import { issueTokens, type LiveSession } from "../start";
import { findSession, type FoundSession } from "../store";
import { readRefreshToken, type RefreshHandle } from "./refresh-token";
import { refreshSessionRow } from "./store";

/** Why a session can't be refreshed, for the person who has to sign in again. */
export type RefusalReason = "session_ended" | "session_reused";

export type RefreshOutcome =
  /** `moved`: this refresh has brought the session to a new generation; else its tokens are those that another has been given. */
  | { readonly kind: "refreshed"; readonly session: LiveSession; readonly moved: boolean }
  | { readonly kind: "refused"; readonly reason: RefusalReason };

const ended: RefreshOutcome = { kind: "refused", reason: "session_ended" };

/**
 * Exchanges a refresh token for its successor and a new access token.
 *
 * The generation moves at most once in REFRESH_LEEWAY seconds: of any number of callers with the current one, one moves it on. The
 * others, and whoever lost the answer, present the generation before and get the identical successor: within the leeway, and after
 * it for as long as nobody has shown that successor. Anything else is reuse (RFC 9700 §4.14.2): two parties hold tokens of one session,
 * so the session ends for both, and its owner is told.
 *
 * @param clientId who presents it: to anybody else's eyes a token is garbage
 * @throws AppError `rate_limited`; `unavailable` on a database fault, with nothing decided
 */
export async function refreshSession(token: string | undefined, clientId?: string): Promise<RefreshOutcome> {
  const handle = token === undefined ? undefined : readRefreshToken(token, clientId);
  // Anybody can send garbage; it costs no query, so no row of the audit trail either.
  if (handle === undefined) return ended;
  await consume("refresh_session", handle.sessionId, { sessionId: handle.sessionId });
  const row = await refreshSessionRow({
    id: handle.sessionId,
    generation: handle.generation,
    idleTtl: idleTtlOf({ staySignedIn: true }),
    briefIdleTtl: idleTtlOf({ staySignedIn: false }),
    leeway: env().REFRESH_LEEWAY,
    ip: currentClient().ip,
  });
  if (row !== undefined) return { kind: "refreshed", session: await issueTokens(row), moved: row.moved };
  return explain(handle, await findSession(handle.sessionId));
}

async function explain(handle: RefreshHandle, found: FoundSession | undefined): Promise<RefreshOutcome> {
  const refused = async (reason: string): Promise<RefreshOutcome> => {
    const who = found === undefined ? {} : { userId: found.userId };
    await happened({
      type: "session_refresh",
      outcome: "failure",
      ...who,
      sessionId: handle.sessionId,
      detail: { reason },
    });
    return { kind: "refused", reason: found?.endReason === "refresh_reuse" ? "session_reused" : "session_ended" };
  };
  if (found === undefined) return refused("unknown");
  if (found.endedAt !== null) return refused(found.endReason ?? "ended");
  if (found.expired) return refused("expired");
  if (found.disabledAt !== null) return refused("user_disabled");
  // A token from the future can only come from a database that was set back; the row is the truth, so it is not accepted.
  if (handle.generation > found.generation) return refused("generation_ahead");
  const { sessionId, generation: presented } = handle;
  const { userId, generation: current } = found;
  await endSessions({ sessionId }, "refresh_reuse", async (tx, ended) => {
    // Of any number of parallel replays one has ended it, and one mail tells of it.
    if (ended.length === 0) return;
    await happened(
      { type: "refresh_reuse", outcome: "failure", userId, sessionId, detail: { presented, current } },
      tx,
    );
  });
  return { kind: "refused", reason: "session_reused" };
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
