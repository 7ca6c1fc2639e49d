import "server-only";
import type { EndReason, Role } from "@/prisma/generated/client";
import { now } from "../clock";
import { db, type Transaction } from "../db";
import { endWithActor } from "./impersonation/tell"; // feature:impersonation
import { endSignIns } from "./openid-provider/logout"; // feature:openid-provider
import { insertSessionRevocations } from "./revocation";

export type { EndReason } from "@/prisma/generated/client";

/** A session with what a new access token needs to know of its user. */
export type SessionRow = {
  readonly id: string;
  readonly userId: string;
  readonly clientId: string;
  readonly generation: number;
  /** The highest generation that a client is known to hold. */
  readonly seenGeneration: number;
  readonly rotatedAt: Date;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** When the person last proved who they are. */
  readonly authenticatedAt: Date;
  readonly amr: readonly string[];
  /** When it is over; never behind the absolute end (a CHECK). */
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
  /** Whether its cookies outlive the browser's run. */
  readonly staySignedIn: boolean;
  readonly endedAt: Date | null;
  readonly endReason: EndReason | null;
  readonly role: Role;
  readonly version: number;
  readonly disabledAt: Date | null;
  /** What time it was, by the clock that judges the row. */
  readonly now: Date;
};

/** A session as found, with the database's own judgement of time: the instances' clocks may differ, it is one. */
export type FoundSession = SessionRow & { readonly expired: boolean };

/** A session by id, over or not. */
export async function findSession(id: string): Promise<FoundSession | undefined> {
  const [row] = await db().$queryRaw<FoundSession[]>`
    SELECT s.*, u."role"::text AS "role", u."version", u."disabledAt", now() AS "now",
      s."idleExpiresAt" <= now() AS "expired"
    FROM "Session" s JOIN "User" u ON u."id" = s."userId" WHERE s."id" = ${id}::uuid`;
  return row;
}

/** Which sessions to end: one (of this user's, where it says whose), some, all of a user, or all but one. */
export type EndScope =
  | { readonly sessionId: string; readonly userId?: string }
  | { readonly sessionIds: readonly string[]; readonly userId?: string }
  | { readonly userId: string; readonly exceptSessionId?: string };

const within = (scope: EndScope) => ({
  ...("sessionId" in scope ? { id: scope.sessionId } : {}),
  ...("sessionIds" in scope ? { id: { in: [...scope.sessionIds] } } : {}),
  ...("exceptSessionId" in scope ? { id: { not: scope.exceptSessionId } } : {}),
  ...(scope.userId === undefined ? {} : { userId: scope.userId }),
});

/** The longest time between the moment that `endedAt` names and the moment when every instance knows, in ms: a transaction's and an announcement's. */
const announcedAfterMs = 10_000;

/** Whether another one has ended one of these sessions so shortly ago that not every instance need know yet. */
export async function endedJustNow(scope: EndScope): Promise<boolean> {
  const since = new Date(now() - announcedAfterMs);
  return (
    (await db().session.findFirst({ where: { ...within(scope), endedAt: { gt: since } }, select: { id: true } })) !==
    null
  );
}

/** A session that has ended, and whose it was. */
export type EndedSession = { readonly id: string; readonly userId: string };

/**
 * Ends sessions and writes the revocations of their access tokens.
 *
 * @returns those that were alive until now
 */
export async function endSessionRows(
  scope: EndScope,
  reason: EndReason,
  tx: Transaction,
): Promise<readonly EndedSession[]> {
  const ended = await tx.session.updateManyAndReturn({
    where: { ...within(scope), endedAt: null },
    data: { endedAt: new Date(now()), endReason: reason },
    select: { id: true, userId: true },
  });
  const ids = ended.map(({ id }) => id);
  if (ids.length > 0) {
    await insertSessionRevocations(ids, tx);
    await endWithActor(ids, reason, tx); // feature:impersonation
    await endSignIns({ sessionIds: ids }, tx); // feature:openid-provider
  }
  return ended;
}
