import "server-only";
import type { Transaction } from "../db";

/**
 * Raises `credentialVersion`: tickets of before are over, and a sign-in under way opens no session. The account's row is locked from here to
 * the end of the transaction, before any session's is.
 */
export async function raiseCredentialVersion(userId: string, tx: Transaction): Promise<void> {
  await tx.user.updateMany({ where: { id: userId }, data: { credentialVersion: { increment: 1 } } });
}
