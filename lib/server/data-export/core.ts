import "server-only";
import { activityRow } from "@/lib/shared/events";
import { listEvents } from "../audit/store";
import { listLiveSessions } from "../session/live-store";
import { wasActing } from "../session/told-events"; // feature:impersonation

const batch = 200;
const elsewhere = { sessionId: null, ip: null, userAgent: null };

/** The live sessions of a person. */
export async function* exportSessions(userId: string): AsyncGenerator {
  for (const row of await listLiveSessions(userId)) {
    const { id, clientId, createdAt, lastSeenAt, idleExpiresAt: expiresAt, staySignedIn, ip, userAgent } = row;
    yield { id, clientId, createdAt, lastSeenAt, expiresAt, staySignedIn, ip, userAgent };
  }
}

/** What the audit trail says of a person. From where and in which session is said of what they did themselves: of the rest it is somebody else's. */
export async function* exportEvents(userId: string): AsyncGenerator {
  let found: Awaited<ReturnType<typeof listEvents>> = [];
  do {
    found = await listEvents(userId, { behind: found.at(-1), limit: batch });
    for (const event of found) {
      const { at, type, outcome, sessionId, ip, userAgent } = event;
      const own =
        !wasActing(event) && // feature:impersonation
        activityRow(type, outcome)?.device === true;
      yield { at, type, outcome, ...(own ? { sessionId, ip, userAgent } : elsewhere) };
    }
  } while (found.length === batch);
}
