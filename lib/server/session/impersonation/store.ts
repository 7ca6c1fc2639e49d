import "server-only";
import type { Role } from "@/lib/shared/roles";
import type { Transaction } from "../../db";
import type { SessionRow } from "../store";

/** One of the two accounts, as it stands until the transaction is over. */
export type Party = { readonly id: string; readonly role: Role; readonly version: number };

/**
 * Keeps two accounts as they are until the transaction is over, in the order of their ids, so that no two who do it wait for each other.
 *
 * @returns those of them that somebody can sign in to
 */
export async function holdParties(ids: readonly [string, string], tx: Transaction): Promise<readonly Party[]> {
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ANY(${[...ids]}::uuid[]) ORDER BY "id" FOR SHARE`;
  return tx.user.findMany({
    where: {
      id: { in: [...ids] },
      disabledAt: null,
      deletion: null, // feature:account-deletion
    },
    select: { id: true, role: true, version: true },
  });
}

/** Keeps a session from ending, and from beginning another impersonation, until the transaction is over. @returns whether it lives */
export async function holdSession(id: string, tx: Transaction): Promise<boolean> {
  const found = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Session" WHERE "id" = ${id}::uuid AND "endedAt" IS NULL AND "idleExpiresAt" > now() FOR NO KEY UPDATE`;
  return found.length > 0;
}

/** The live impersonations that hang on a session, with what a token needs. */
export function listActing(actorSessionId: string, tx: Transaction): Promise<readonly SessionRow[]> {
  return tx.$queryRaw<SessionRow[]>`
    SELECT s.*, u."role"::text AS "role", u."version", u."disabledAt", now() AS "now"
    FROM "Impersonation" i JOIN "Session" s ON s."id" = i."sessionId" JOIN "User" u ON u."id" = s."userId"
    WHERE i."actorSessionId" = ${actorSessionId}::uuid AND s."endedAt" IS NULL AND s."idleExpiresAt" > now()`;
}

/** The live impersonations of a user and by them. */
export async function listActingOf(userId: string, tx: Transaction): Promise<readonly string[]> {
  const where = { session: { endedAt: null }, OR: [{ session: { userId } }, { actorSession: { userId } }] };
  return (await tx.impersonation.findMany({ where, select: { sessionId: true } })).map(({ sessionId }) => sessionId);
}
