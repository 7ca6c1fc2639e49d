import "server-only";
import { AppError } from "@/lib/shared/errors";
import { ownerField } from "@/lib/shared/owner";
import { findTicket } from "../tickets";
import { readCookies } from "./cookies";
import { isOwnedBy } from "./owner";

/**
 * Refuses a form that was made for a sign-in to another account than the one that waits in this browser now: its tabs share one ticket, the
 * newest. What is typed in one must not count for the other, nor its button sign in there. A form without a mark is not asked.
 *
 * @param purpose of the ticket that the form is about
 * @throws AppError `sign_in_changed`, `unavailable`
 */
export async function requireOwnTicket(purpose: string, form: FormData): Promise<void> {
  const mark = form.get(ownerField);
  const { ticketSecret } = await readCookies();
  if (mark === null || ticketSecret === undefined) return;
  const found = await findTicket(purpose, ticketSecret);
  const userId = found.state === "good" ? found.ticket.userId : null;
  if (userId !== null && !isOwnedBy({ userId }, mark)) throw new AppError("sign_in_changed");
}
