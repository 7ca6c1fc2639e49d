import "server-only";
import type { Session } from "@/prisma/generated/client";
import type { Cursor } from "@/lib/shared/cursor";
import { now } from "../clock";
import { db } from "../db";

/** Some of the sessions that have not ended, whoever's they are. */
export async function listLiveSessionIds(limit: number): Promise<readonly string[]> {
  const where = { endedAt: null, idleExpiresAt: { gt: new Date(now()) } };
  return (await db().session.findMany({ where, select: { id: true }, take: limit })).map(({ id }) => id);
}

/** Whose live sessions may have an access token that is alive, and how many they are. @param lifetime of a token, in seconds */
export async function listRecentHolders(
  lifetime: number,
): Promise<readonly { readonly email: string; readonly sessions: number }[]> {
  // A token is given at sign-in and at each rotation, or beside one within the leeway.
  const where = { endedAt: null, lastSeenAt: { gt: new Date(now() - lifetime * 1000) } };
  const users = await db().user.findMany({
    where: { sessions: { some: where } },
    select: { email: true, _count: { select: { sessions: { where } } } },
    orderBy: { email: "asc" },
  });
  return users.map(({ email, _count: { sessions } }) => ({ email, sessions }));
}

/** Which live sessions of a user to list. */
type SessionList = {
  /** From behind this place in the list. */
  readonly behind?: Cursor | undefined;
  readonly limit?: number;
  /** Only this one, or all but one. */
  readonly id?: string | { readonly not: string };
};

const liveOf = (userId: string) => ({ userId, endedAt: null, idleExpiresAt: { gt: new Date(now()) } });

/** How many live sessions a user has beside one, and when one of them was last seen. */
export async function countOtherSessions(
  userId: string,
  sessionId: string,
): Promise<{ readonly count: number; readonly lastSeenAt: Date | null }> {
  const { _count: count, _max } = await db().session.aggregate({
    where: { ...liveOf(userId), id: { not: sessionId } },
    _count: true,
    _max: { lastSeenAt: true },
  });
  return { count, lastSeenAt: _max.lastSeenAt };
}

/** A live session of a user. */
type Listed = Readonly<Session> & {
  readonly impersonation: object | null; // feature:impersonation
};

/** The live sessions of a user, the one used last first. */
export function listLiveSessions(userId: string, { behind, limit, id }: SessionList = {}): Promise<Listed[]> {
  const further = behind && {
    lastSeenAt: { lte: behind.at },
    OR: [{ lastSeenAt: { lt: behind.at } }, { id: { lt: behind.id } }],
  };
  return db().session.findMany({
    where: { ...liveOf(userId), ...(id !== undefined && { id }), ...further },
    include: { impersonation: true }, // feature:impersonation
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    ...(limit !== undefined && { take: limit }),
  });
}
