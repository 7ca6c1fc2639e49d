import "server-only";
import type { EmailVerification, Role } from "@/prisma/generated/client";
import { db, transaction } from "../db";
import { insertUser } from "./store";

export type NewPending = {
  readonly id: string;
  /** SHA-256 of the token in the mail, base64url. */
  readonly tokenHash: string;
  /** Normalised. */
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly expiresAt: Date;
};

/** Keeps a sign-up until its link is used. */
export async function insertPending(pending: NewPending): Promise<void> {
  await db().emailVerification.create({ data: pending });
}

/** The latest sign-up of an address that can still be confirmed. */
export function findPending(email: string): Promise<EmailVerification | null> {
  return db().emailVerification.findFirst({
    where: { email, expiresAt: { gt: new Date() } },
    orderBy: { createdAt: "desc" },
  });
}

/** Gives a waiting sign-up a new link; the old one stops working. */
export async function renewPending(id: string, tokenHash: string, expiresAt: Date): Promise<void> {
  await db().emailVerification.updateMany({ where: { id }, data: { tokenHash, expiresAt } });
}

/**
 * Turns the sign-up behind a token into a user, in one transaction: of any number of parallel calls one succeeds. The other
 * sign-ups for the address are dropped with it.
 *
 * @returns the new user's id; null for a token that is unknown, used or too old, and for an address that is taken
 */
export function consumePending(tokenHash: string): Promise<string | null> {
  return transaction(async (tx) => {
    const [pending] = await tx.$queryRaw<Pick<EmailVerification, "email" | "name" | "passwordHash" | "role">[]>`
      DELETE FROM "EmailVerification" WHERE "tokenHash" = ${tokenHash} AND "expiresAt" > now()
      RETURNING "email", "name", "passwordHash", "role"::text AS "role"`;
    if (pending === undefined) return null;
    await tx.emailVerification.deleteMany({ where: { email: pending.email } });
    const { email, name, passwordHash, role } = pending;
    return insertUser({ email, name, passwordHash, role }, tx);
  });
}
