import "server-only";
import type { Account, AccountClaims } from "oidc-provider";
import type { Role } from "@/lib/shared/roles";
import { findUserById } from "../../users/store";

/** Somebody as the provider knows them, with what goes into access tokens. */
export type KnownAccount = Account & { readonly role: Role; readonly version: number };

/** Somebody by their id, as the provider asks for them. @returns undefined for who is not there, or is disabled @throws AppError `unavailable` */
export async function findAccount(_: unknown, id: string): Promise<KnownAccount | undefined> {
  const user = await findUserById(id);
  if (user?.disabledAt !== null) return undefined;
  const { name, email, role, version } = user;
  // The library leaves out what was not granted. An address has been confirmed by its mailbox, or whoever runs the site has vouched for it.
  const claims = (): AccountClaims => ({ sub: id, name, email, email_verified: true });
  return { accountId: id, claims, role, version };
}
