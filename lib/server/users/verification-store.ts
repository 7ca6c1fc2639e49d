import "server-only";
import type { EmailVerification, Role } from "@/prisma/generated/client";
import { db, transaction } from "../db";
import { insertUser } from "./store";

/** A sign-up that waits for its mail link. */
export type PendingRow = Readonly<EmailVerification>;

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

export async function insertPending(pending: NewPending): Promise<void> {
  await db().emailVerification.create({ data: pending });
}

/** The latest sign-up of an address that still waits. */
export function findPending(email: string): Promise<PendingRow | null> {
  return db().emailVerification.findFirst({
    where: { email, expiresAt: { gt: new Date() } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}

/** Gives a waiting sign-up a new token; the one before stops working. */
export async function renewPending(id: string, tokenHash: string, expiresAt: Date): Promise<void> {
  await db().emailVerification.updateMany({ where: { id }, data: { tokenHash, expiresAt } });
}

/**
 * Turns a waiting sign-up into an account and forgets all others of the same address. The row is deleted and read in one
 * statement, so of any number of parallel calls with one token, one makes an account.
 *
 * @returns the new user's id, or null when the token is unknown, used or too old, or the address has an account
 */
export function consumePending(tokenHash: string): Promise<string | null> {
  return transaction(async (tx) => {
    const [pending] = await tx.$queryRaw<Pick<PendingRow, "email" | "name" | "passwordHash" | "role">[]>`
      DELETE FROM "EmailVerification" WHERE "tokenHash" = ${tokenHash} AND "expiresAt" > now()
      RETURNING "email", "name", "passwordHash", "role"::text AS "role"`;
    if (pending === undefined) return null;
    await tx.emailVerification.deleteMany({ where: { email: pending.email } });
    return (await insertUser(pending, tx))?.id ?? null;
  });
}
