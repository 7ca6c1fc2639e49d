import "server-only";
import { db, type Transaction } from "../../db";

/** An account that is to be deleted. */
export type PendingDeletion = { readonly dueAt: Date };

/** Whether an account is to be deleted, and when. */
export function findDeletion(userId: string, within?: Transaction): Promise<PendingDeletion | null> {
  return (within ?? db()).accountDeletion.findUnique({ where: { userId }, select: { dueAt: true } });
}
