import "server-only";
import { AppError } from "@/lib/shared/errors";
import { type Cursor, cutPage, toCursor } from "@/lib/shared/cursor";
import { browserClientId } from "@/lib/shared/client-id"; // feature:token-endpoint
import { type Device, type Devices, sessionIdSchema, sessionsPerPage } from "@/lib/shared/features/devices";
import { type AppEvent, happened } from "../../events";
import { describeBrowser } from "../../session/browser";
import { endSessions } from "../../session/end";
import type { Session } from "../../session/session";
import { listLiveSessions } from "../../session/live-store";

/**
 * A page of the person's live sessions: the one that asks first, on the first page, then by last use. No token and nothing to make
 * one from is in it.
 *
 * @param behind where the page before ended
 */
export async function listDevices(session: Session, behind: Cursor | undefined): Promise<Devices> {
  const { userId, sessionId } = session;
  const [own, others] = await Promise.all([
    behind === undefined ? listLiveSessions(userId, { id: sessionId }) : [],
    listLiveSessions(userId, { id: { not: sessionId }, behind, limit: sessionsPerPage + 1 }),
  ]);
  const { page, last } = cutPage(others, sessionsPerPage - own.length);
  return {
    sessions: [...own, ...page].map((row) => toDevice(row, sessionId)),
    nextCursor: last === undefined ? null : toCursor({ at: last.lastSeenAt, id: last.id }),
  };
}

const toDevice = (row: Awaited<ReturnType<typeof listLiveSessions>>[number], current: string): Device => ({
  id: row.id,
  current: row.id === current,
  ...describeUserAgent(row.userAgent),
  ...(row.impersonation && { impersonation: true as const }), // feature:impersonation
  ...(row.clientId !== browserClientId && { client: row.clientId }), // feature:token-endpoint
  ip: row.ip,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  staySignedIn: row.staySignedIn,
  expiresAt: row.idleExpiresAt.toISOString(),
});

function describeUserAgent(userAgent: string | null): { browser: string; system: string } {
  const { name, major, system } = describeBrowser(userAgent);
  return {
    browser: [name, major].filter((part) => part !== null).join(" ") || "Unknown browser",
    system: system ?? "Unknown system",
  };
}

/**
 * Ends one of the person's own sessions.
 *
 * @returns the device as it was
 * @throws AppError `not_found` for an id that isn't one of theirs, or is over: a stranger's session and none look the same
 */
export async function revokeDevice({ userId, sessionId: current }: Session, id: string): Promise<Device> {
  const sessionId = sessionIdSchema.safeParse(id).data;
  const [row] = sessionId === undefined ? [] : await listLiveSessions(userId, { id: sessionId });
  const told = (outcome: "success" | "failure"): AppEvent => ({
    type: "session_revoked",
    outcome,
    userId,
    sessionId: current,
    detail: { revoked: sessionId ?? null },
  });
  const ended =
    sessionId === undefined
      ? []
      : await endSessions({ sessionId, userId }, "revoked", async (tx, { length }) => {
          if (length > 0) await happened(told("success"), tx);
        });
  if (ended.length === 0) await happened(told("failure"));
  if (row === undefined || ended.length === 0) throw new AppError("not_found");
  return toDevice(row, current);
}
