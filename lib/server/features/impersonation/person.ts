import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { Role } from "@/lib/shared/roles";
import { findDeletion } from "../../session/account-deletion/store"; // feature:account-deletion
import { findUserById } from "../../users/store";

/** Whom an administrator would be. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly disabledAt: string | null;
  readonly deletedAt: string | null; // feature:account-deletion
};

/** Whom an administrator would be, before they are. @param id as `idIn` gives it @throws AppError `not_found` */
export async function readPerson(id: string): Promise<Person> {
  const user = await findUserById(id);
  if (user === null) throw new AppError("not_found");
  const { name, email, role, disabledAt } = user;
  return {
    id,
    name,
    email,
    role,
    disabledAt: disabledAt?.toISOString() ?? null,
    deletedAt: (await findDeletion(id))?.dueAt.toISOString() ?? null, // feature:account-deletion
  };
}
