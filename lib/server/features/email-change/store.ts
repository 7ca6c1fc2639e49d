import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { Transaction } from "../../db";

/** Whose address to replace. */
export type AddressOwner = {
  readonly id: string;
  /** As it was read with what entitles to it: whoever comes second replaces nothing. */
  readonly credentialVersion: number;
};

/**
 * Gives an account another address. `credentialVersion` rises with it: tickets of before are over, and a sign-in with the old address that
 * is under way opens no session.
 *
 * @param email normalised
 * @returns whether it has; not where the credentials were replaced meanwhile, or the account is disabled or gone
 * @throws AppError `link_invalid` where the address has an account by now
 */
export async function replaceEmail(
  { id, credentialVersion }: AddressOwner,
  email: string,
  tx: Transaction,
): Promise<boolean> {
  const { count } = await tx.user
    .updateMany({
      where: { id, credentialVersion, disabledAt: null },
      data: { email, credentialVersion: { increment: 1 } },
    })
    .catch(refuseTaken);
  return count === 1;
}

/**
 * Gives an account its address of before, and takes its password away: the next one is chosen behind a mail. `version` and `credentialVersion` rise: access tokens and
 * tickets of before are over. The account's row is locked from here to the end of the transaction.
 *
 * @returns the new `version`; undefined when the account is disabled or gone
 * @throws AppError `link_invalid` where the address has another account by now
 */
export async function restoreEmail(id: string, email: string, tx: Transaction): Promise<number | undefined> {
  const [row] = await tx.user
    .updateManyAndReturn({
      where: { id, disabledAt: null },
      data: { email, passwordHash: null, version: { increment: 1 }, credentialVersion: { increment: 1 } },
      select: { version: true },
    })
    .catch(refuseTaken);
  return row?.version;
}

/** P2002: the unique index found the address with somebody else, who was first. */
function refuseTaken(error: unknown): never {
  const taken = typeof error === "object" && error !== null && "code" in error && error.code === "P2002";
  throw taken ? new AppError("link_invalid", { cause: error }) : error;
}
