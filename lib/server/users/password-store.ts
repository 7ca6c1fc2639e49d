import "server-only";
import type { Transaction } from "../db";

/** Whose password to replace. */
export type PasswordOwner = {
  readonly id: string;
  /** As it was read with what entitles to it: whoever comes second replaces nothing. */
  readonly credentialVersion: number;
};

/**
 * Gives an account another password, or none. `version` and `credentialVersion` rise with it: access tokens and tickets of before are over, and a
 * sign-in with the old password that is under way opens no session. The account's row is locked from here to the end of the transaction.
 *
 * @returns both as they are now; undefined when the credentials were replaced meanwhile, or the account is disabled or gone
 */
export async function replacePassword(
  { id, credentialVersion }: PasswordOwner,
  passwordHash: string | null,
  tx: Transaction,
): Promise<{ readonly version: number; readonly credentialVersion: number } | undefined> {
  const [row] = await tx.user.updateManyAndReturn({
    where: { id, credentialVersion, disabledAt: null },
    data: { passwordHash, version: { increment: 1 }, credentialVersion: { increment: 1 } },
    select: { version: true, credentialVersion: true },
  });
  return row;
}
