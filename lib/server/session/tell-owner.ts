import "server-only";
import type { Transaction } from "../db";
import type { Happened } from "../events";
import { render } from "../mail/layout";
import { enqueueMail } from "../outbox";
import { findUserById } from "../users/store";

/**
 * Mails the owner of an account what has happened to it, in the transaction of that. Nobody, where there is no such account.
 *
 * @param purpose what the outbox calls the mail
 * @throws AppError `unavailable`
 */
export async function tellOwner(
  { type, userId }: Happened,
  tx: Transaction,
  content: Parameters<typeof render>[2],
  purpose: string = type,
): Promise<void> {
  const user = userId === undefined ? null : await findUserById(userId, tx);
  if (user !== null) await enqueueMail(tx, { purpose, mail: render(user.email, user.name, content) });
}

/** Where somebody was who did something, to begin a sentence with. */
export const fromWhere = ({ client }: Happened): string => `From the network address ${client?.ip ?? "unknown"}`;
