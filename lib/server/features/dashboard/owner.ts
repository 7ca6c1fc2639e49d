import "server-only";
import { cache } from "react";
import { AppError } from "@/lib/shared/errors";
import type { Role } from "@/lib/shared/roles";
import type { Session } from "../../session/session";
import { findUserById } from "../../users/store";

/** Whom the dashboard greets, and the header of every page names. */
export type Owner = { readonly name: string; readonly email: string; readonly role: Role };

/** Who the person is that the session belongs to; a token says no name. Read once a page. @throws AppError `session_ended` when the account is gone */
export const readOwner = cache(async (session: Session): Promise<Owner> => {
  const user = await findUserById(session.userId);
  if (user === null) throw new AppError("session_ended");
  const { name, email, role } = user;
  return { name, email, role };
});
