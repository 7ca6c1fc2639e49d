import "server-only";
import { now } from "../clock";
import { randomUUID } from "node:crypto";
import type { Role } from "@/lib/shared/roles";
import type { User } from "@/prisma/generated/client";
import { db, type Transaction } from "../db";

export type UserRow = Readonly<User>;

/** What an account is made of; the address must have passed `normalizeEmail`. */
export type NewUser = {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly role?: Role;
};

/** Serialises whatever makes the first administrator or could take the last one, whoever asks, on whichever instance. */
const adminLock = 72_707_401;

/** The account at an address that has passed `normalizeEmail`. */
export function findUserByEmail(email: string): Promise<UserRow | null> {
  return db().user.findUnique({ where: { email } });
}

/** The account by its id, in a transaction where there is one. */
export function findUserById(id: string, within?: Transaction): Promise<UserRow | null> {
  return (within ?? db()).user.findUnique({ where: { id } });
}

/** All accounts, the oldest first. */
export function listUsers(): Promise<readonly UserRow[]> {
  return db().user.findMany({ orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
}

/** How many administrators there are, disabled ones included: while there is one, nobody else can become the first. */
export function countAdmins(): Promise<number> {
  return db().user.count({ where: { role: "admin" } });
}

/** Makes an account. @returns null when the address has one already */
export async function insertUser(
  { email, name, passwordHash, role = "user" }: NewUser,
  within?: Transaction,
): Promise<UserRow | null> {
  const [row] = await (within ?? db()).user.createManyAndReturn({
    data: [{ id: randomUUID(), email, name, passwordHash, role }],
    skipDuplicates: true,
  });
  return row ?? null;
}

/**
 * Makes an administrator if there is none. Of any number of parallel calls, one makes an account.
 *
 * @returns null when there is an administrator, or the address has an account
 */
export async function insertFirstAdmin(user: Omit<NewUser, "role">, tx: Transaction): Promise<UserRow | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${adminLock}::bigint)`;
  if ((await tx.user.count({ where: { role: "admin" } })) > 0) return null;
  return insertUser({ ...user, role: "admin" }, tx);
}

/** Gives a person another name. @returns the row as it is now, or null when there is no such user; so do all that follow */
export function setName(id: string, name: string): Promise<UserRow | null> {
  return change(id, { name });
}

/**
 * Renews the hash of a password, unless another one has been chosen meanwhile; `version` stays, so that sessions go on.
 *
 * @param from the hash that the password was found right by
 * @returns whether it is renewed
 */
export async function renewPasswordHash(id: string, from: string, to: string): Promise<boolean> {
  const { count } = await db().user.updateMany({ where: { id, passwordHash: from }, data: { passwordHash: to } });
  return count === 1;
}

/**
 * Gives a role and raises `version`, which supersedes every access token issued before. The caller writes the revocation
 * in the same transaction.
 *
 * @returns null when there is no such user, `last_admin` when nobody could administer any more
 */
export async function setRole(id: string, role: Role, tx: Transaction): Promise<UserRow | "last_admin" | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${adminLock}::bigint)`;
  const isAdmin = (await tx.user.count({ where: { id, role: "admin" } })) > 0;
  const others = await tx.user.count({ where: { id: { not: id }, role: "admin", disabledAt: null } });
  if (isAdmin && role !== "admin" && others === 0) return "last_admin";
  return change(id, { role, version: { increment: 1 } }, tx);
}

/** Disables or enables an account and raises `version`, as `setRole` does. */
export function setDisabled(id: string, disabled: boolean, within?: Transaction): Promise<UserRow | null> {
  return change(id, { disabledAt: disabled ? new Date(now()) : null, version: { increment: 1 } }, within);
}

type Change = {
  readonly name?: string;
  readonly role?: Role;
  readonly disabledAt?: Date | null;
  readonly version?: { readonly increment: 1 };
};

async function change(id: string, data: Change, within?: Transaction): Promise<UserRow | null> {
  const [row] = await (within ?? db()).user.updateManyAndReturn({ where: { id }, data });
  return row ?? null;
}
