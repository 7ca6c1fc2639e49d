import "server-only";
import { now } from "../clock";
import { randomUUID } from "node:crypto";
import { allows, type Permission, type Role } from "@/lib/shared/roles";
import type { User } from "@/prisma/generated/client";
import { db, type Transaction } from "../db";

export type UserRow = Readonly<User>;

/** What an account is made of; the address must have passed `normalizeEmail`. */
export type NewUser = {
  readonly email: string;
  readonly name: string;
  /** Null for whoever comes in another way. */
  readonly passwordHash: string | null;
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

/** The account of somebody who may do it at this moment, whatever their token says; null where they may not. */
export async function findAllowed(id: string, permission: Permission, within?: Transaction): Promise<UserRow | null> {
  const user = await findUserById(id, within);
  return user?.disabledAt === null && allows([user.role], permission) ? user : null;
}

/** All accounts, the oldest first. */
export const listUsers = () =>
  db().user.findMany({
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: { deletion: true }, // feature:account-deletion
  });

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

/** What may be changed about somebody's rights. */
export type Rights = { readonly role?: Role; readonly disabled?: boolean };

/** A row before and after a change. */
export type ChangedUser = { readonly before: UserRow; readonly after: UserRow };

/**
 * Changes what somebody may do, and raises `version`, which supersedes every access token issued before. The caller writes the
 * revocation in the same transaction. Where the rights are as wanted already nothing is raised, and `before` is `after`.
 *
 * @returns null when there is no such user, `last_admin` when nobody could administer any more
 */
export async function setRights(
  id: string,
  { role, disabled }: Rights,
  tx: Transaction,
): Promise<ChangedUser | "last_admin" | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${adminLock}::bigint)`;
  const before = await findUserById(id, tx);
  if (before === null) return null;
  const wanted = {
    role: role ?? before.role,
    disabledAt: disabled === undefined ? before.disabledAt : disabled ? (before.disabledAt ?? new Date(now())) : null,
  };
  if (wanted.role === before.role && wanted.disabledAt === before.disabledAt) return { before, after: before };
  if (isActiveAdmin(before) && !isActiveAdmin(wanted) && (await isLastAdmin(id, tx))) return "last_admin";
  const after = await change(id, { ...wanted, version: { increment: 1 } }, tx);
  return after && { before, after };
}

const isActiveAdmin = ({ role, disabledAt }: Pick<UserRow, "role" | "disabledAt">): boolean =>
  role === "admin" && disabledAt === null;

/** Whether nobody could administer any more without this user. It stays so until the transaction is over. */
export async function isLastAdmin(id: string, tx: Transaction): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${adminLock}::bigint)`;
  if ((await tx.user.count({ where: { id, role: "admin" } })) === 0) return false;
  const others = {
    id: { not: id },
    role: "admin",
    disabledAt: null,
    deletion: null, // feature:account-deletion
  } as const;
  return (await tx.user.count({ where: others })) === 0;
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
