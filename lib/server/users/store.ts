import "server-only";
import { randomUUID } from "node:crypto";
import { Prisma, type Role, type User } from "@/prisma/generated/client";
import { db, type Transaction, transaction } from "../db";

export type UserRow = User;

/** @param email normalised */
export function findUserByEmail(email: string): Promise<UserRow | null> {
  return db().user.findUnique({ where: { email } });
}

export function findUserById(id: string): Promise<UserRow | null> {
  return db().user.findUnique({ where: { id } });
}

export type NewUser = {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly role: Role;
};

/**
 * Inserts a user.
 *
 * @returns the id, or null when the (normalised) address is taken
 */
export async function insertUser(user: NewUser, within?: Transaction): Promise<string | null> {
  // ON CONFLICT instead of catching P2002: inside of a transaction a failed statement would end it.
  const client = within ?? db();
  const rows = await client.user.createManyAndReturn({
    data: { id: randomUUID(), ...user },
    skipDuplicates: true,
    select: { id: true },
  });
  return rows[0]?.id ?? null;
}

/** The number of administrators who can sign in. */
export function countAdmins(): Promise<number> {
  return db().user.count({ where: { role: "admin", disabledAt: null } });
}

/** One lock for all instances, held to the end of the transaction, so that there is one first administrator. */
const firstAdminLock = 72_110_001;

/**
 * Inserts an administrator if there is none yet.
 *
 * @returns the id, or null when there is an administrator already, or a user with that address
 */
export function insertFirstAdmin(user: Omit<NewUser, "role">): Promise<string | null> {
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${firstAdminLock}::bigint)`;
    if ((await tx.user.count({ where: { role: "admin", disabledAt: null } })) > 0) return null;
    return insertUser({ ...user, role: "admin" }, tx);
  });
}

const unlessGone = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2025") return null;
    throw error;
  }
};

/** @returns null when there is no such user any more */
export function setName(id: string, name: string): Promise<UserRow | null> {
  return unlessGone(db().user.update({ where: { id }, data: { name } }));
}

export async function setPasswordHash(id: string, passwordHash: string): Promise<void> {
  await db().user.updateMany({ where: { id }, data: { passwordHash } });
}

/**
 * Changes what a token speaks of, and raises the token version with it, so that tokens issued before are superseded.
 *
 * @returns null when there is no such user
 */
export function setStanding(
  id: string,
  standing: { readonly role?: Role; readonly disabledAt?: Date | null },
  tx: Transaction,
): Promise<UserRow | null> {
  return unlessGone(tx.user.update({ where: { id }, data: { ...standing, version: { increment: 1 } } }));
}

/** All users, the newest first. */
export function listUsers(): Promise<readonly UserRow[]> {
  return db().user.findMany({ orderBy: [{ createdAt: "desc" }, { id: "asc" }] });
}
