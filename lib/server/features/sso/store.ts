import "server-only";
import { randomUUID } from "node:crypto";
import { db, type Transaction } from "../../db";
import type { Identity } from "./identity";

/** Whom an identity lets in, read in one moment with it. */
export type Owner = {
  readonly id: string;
  readonly email: string;
  readonly credentialVersion: number;
  readonly disabledAt: Date | null;
};

/** An identity as its owner sees it. */
export type IdentityRow = {
  readonly id: string;
  readonly provider: string;
  readonly label: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

type Known = Pick<Identity, "issuer" | "subject">;

/** Whom an identity belongs to; undefined for one that nobody has connected. */
export async function findOwner({ issuer, subject }: Known): Promise<Owner | undefined> {
  const [row] = await db().$queryRaw<Owner[]>`
    SELECT u."id", u."email", u."credentialVersion", u."disabledAt" FROM "Identity" i JOIN "User" u ON u."id" = i."userId"
    WHERE i."issuer" = ${issuer} AND i."subject" = ${subject}`;
  return row;
}

/** Notes that an identity has let somebody in. */
export async function noteUse({ issuer, subject }: Known): Promise<void> {
  await db()
    .$executeRaw`UPDATE "Identity" SET "lastUsedAt" = now() WHERE "issuer" = ${issuer} AND "subject" = ${subject}`;
}

/** How many identities somebody is connected to. */
export function countIdentities(userId: string, tx: Transaction): Promise<number> {
  return tx.identity.count({ where: { userId } });
}

/** Connects an identity. @returns false when somebody has it already */
export async function insertIdentity(userId: string, identity: Identity, tx: Transaction): Promise<boolean> {
  const { count } = await tx.identity.createMany({
    data: [{ id: randomUUID(), userId, ...identity }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** All that somebody is connected to, the oldest first. */
export function listIdentityRows(userId: string): Promise<readonly IdentityRow[]> {
  const select = { id: true, provider: true, label: true, createdAt: true, lastUsedAt: true };
  return db().identity.findMany({ where: { userId }, select, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
}

/** Disconnects an identity. @returns whether it was this person's */
export async function deleteIdentity(userId: string, id: string, tx: Transaction): Promise<boolean> {
  const { count } = await tx.identity.deleteMany({ where: { id, userId } });
  return count > 0;
}

// feature:email-change begin
/** Disconnects all that was connected since then. @returns how many */
export async function deleteIdentitiesSince(userId: string, since: Date, tx: Transaction): Promise<number> {
  const { count } = await tx.identity.deleteMany({ where: { userId, createdAt: { gte: since } } });
  return count;
}
// feature:email-change end
