import "server-only";
import { cache } from "react";
import type { Role } from "@/lib/shared/roles";
import { accountOf } from "../../session/account";
import type { Session } from "../../session/session";

/** Whom the dashboard greets, and the header of every page names. */
export type Owner = { readonly name: string; readonly email: string; readonly role: Role };

/** Who the person is that the session belongs to; a token says no name. Read once a page. @throws AppError `session_ended` when the account is gone */
export const readOwner = cache(async (session: Session): Promise<Owner> => {
  const { name, email, role } = await accountOf(session);
  return { name, email, role };
});
