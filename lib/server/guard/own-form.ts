import "server-only";
import { AppError } from "@/lib/shared/errors";
import { ownerField } from "@/lib/shared/owner";
import { readText } from "../http/body";
import { isOwnedBy } from "../session/owner";
import type { Session } from "../session/session";

/**
 * Refuses a form that an endpoint was sent from the page of another account, signed in here before: its button must not end the
 * sessions of this one. A client that sends no mark is not asked.
 *
 * @throws AppError `account_changed`
 */
export async function requireOwnForm(request: Request, session: Session): Promise<void> {
  const owner = new URLSearchParams(await readText(request)).get(ownerField);
  if (owner !== null && !isOwnedBy(session, owner)) throw new AppError("account_changed");
}
