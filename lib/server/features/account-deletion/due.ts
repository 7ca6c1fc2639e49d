import "server-only";
import { minute } from "@/lib/shared/durations";
import { transaction } from "../../db";
import { happened } from "../../events";
import { log } from "../../log";
import { enqueueMail } from "../../outbox";
import { goneMail } from "./mails";
import { deleteAccountRow, listDueDeletions } from "./store";

/** Accounts that are looked up at once; each goes in a transaction of its own. */
const batch = 100;

/**
 * Deletes the accounts whose time has come, for good. The audit trail keeps their ids.
 *
 * @returns how many
 * @throws AppError `unavailable`
 */
export async function deleteDueAccounts(): Promise<number> {
  let deleted = 0;
  for (let due = await listDueDeletions(batch); due.length > 0; due = await listDueDeletions(batch)) {
    for (const userId of due) if (await deleteForGood(userId)) deleted += 1;
  }
  if (deleted > 0) log.info({ deleted }, "accounts were deleted");
  return deleted;
}

const deleteForGood = (userId: string): Promise<boolean> =>
  transaction(async (tx) => {
    const gone = await deleteAccountRow(userId, tx);
    if (gone === undefined) return false;
    await enqueueMail(tx, { purpose: "account_deleted", mail: goneMail(gone.email, gone.name) });
    await happened({ type: "account_deleted", outcome: "success", userId }, tx);
    return true;
  });

/** For `every`. */
export const deletionJob = {
  seconds: 5 * minute,
  name: "account-deletion",
  run: async (): Promise<void> => {
    await deleteDueAccounts();
  },
} as const;
