import "server-only";
import Bowser from "bowser";
import { AppError } from "@/lib/shared/errors";
import { type Device, sessionIdSchema } from "@/lib/shared/features/devices";
import { happened } from "../../events";
import { endSessions } from "../../session/end";
import type { Session } from "../../session/session";
import { listLiveSessions } from "../../session/store";

/** The person's live sessions, the present one first, then by last use. No token and nothing to make one from is in it. */
export async function listDevices(session: Session): Promise<readonly Device[]> {
  const rows = await listLiveSessions(session.userId);
  const devices = rows.map((row): Device => ({
    id: row.id,
    current: row.id === session.sessionId,
    ...describeUserAgent(row.userAgent),
    ip: row.ip,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.idleExpiresAt.toISOString(),
  }));
  return [...devices.filter(({ current }) => current), ...devices.filter(({ current }) => !current)];
}

function describeUserAgent(userAgent: string | null): { browser: string; system: string } {
  const { browser, os } = userAgent === null ? { browser: {}, os: {} } : Bowser.parse(userAgent);
  const words = (...parts: readonly (string | undefined)[]): string =>
    parts.filter((part) => part !== undefined && part !== "").join(" ");
  const major = browser.version?.split(".")[0];
  return {
    browser: words(browser.name, major) || "Unknown browser",
    system: words(os.name, os.versionName) || "Unknown system",
  };
}

/**
 * Ends one of the person's own sessions.
 *
 * @throws AppError `not_found` for an id that isn't one of theirs, or is over: a stranger's session and none look the same
 */
export async function revokeDevice(session: Session, id: string): Promise<void> {
  const sessionId = sessionIdSchema.safeParse(id);
  const ended = sessionId.success
    ? await endSessions({ sessionId: sessionId.data, userId: session.userId }, "revoked")
    : [];
  const { userId } = session;
  await happened({
    type: "session_revoked",
    outcome: ended.length > 0 ? "success" : "failure",
    userId,
    sessionId: session.sessionId,
    detail: { revoked: sessionId.success ? sessionId.data : null },
  });
  if (ended.length === 0) throw new AppError("not_found");
}
