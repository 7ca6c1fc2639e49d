import { table } from "../command";
import { type Answer, sessionsIn } from "./answer";

export async function sessions(email: string): Promise<Answer> {
  const { findUser } = await import("@/lib/server/features/operator/operator");
  const { liveSessionsOf } = await import("@/lib/server/features/operator/sessions");
  const data = (await liveSessionsOf((await findUser(email)).id)).map(
    ({ id, clientId, createdAt, lastSeenAt, idleExpiresAt, absoluteExpiresAt, ip, userAgent }) => ({
      id,
      clientId,
      createdAt,
      lastSeenAt,
      idleExpiresAt,
      absoluteExpiresAt,
      ip,
      userAgent,
    }),
  );
  const rows = data.map((session) => [
    session.id,
    session.lastSeenAt.toISOString(),
    session.ip ?? "-",
    session.userAgent ?? "-",
  ]);
  return {
    data,
    words: data.length === 0 ? "No session is alive." : table([["ID", "LAST SEEN", "IP", "BROWSER"], ...rows]),
  };
}

export async function endSessions(email: string): Promise<Answer> {
  const { findUser } = await import("@/lib/server/features/operator/operator");
  const { endSessionsOf } = await import("@/lib/server/features/operator/sessions");
  const user = await findUser(email);
  const ended = await endSessionsOf(user.id, "operator");
  return { data: { id: user.id, email: user.email, endedSessions: ended }, words: `${sessionsIn(ended)} ended.` };
}

export async function endEverySession(): Promise<Answer> {
  const { endEverySession: end } = await import("@/lib/server/features/operator/sessions");
  const ended = await end();
  return { data: { endedSessions: ended }, words: `${sessionsIn(ended)} of everybody ended.` };
}
