import "server-only";
import { minute } from "@/lib/shared/durations";
import { afterCommit, type Transaction } from "../../../db";
import { every } from "../../../jobs";
import { deleteGrantsOf, deleteOverdueGrants, type EndingGrants } from "./store";
import { beginTelling, tellApps } from "./tell";

/**
 * Ends sign-ins to apps, in the transaction of what they end with: apps that want to hear of it are told as soon as that is committed, by this
 * instance or another, and again for up to a day. The one way in which sessions and consents take their sign-ins with them.
 *
 * @returns those that have ended
 */
export async function endSignIns(
  which: EndingGrants,
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly clientId: string }[]> {
  const ended = await deleteGrantsOf(which, tx);
  if (ended.some(({ isTold }) => isTold)) afterCommit(tx, () => void tellApps());
  return ended;
}

async function endOverdue(): Promise<void> {
  while (await deleteOverdueGrants());
  await tellApps();
}

/**
 * Lets this process tell apps, and pick up what was left: what an app did not hear, what commands have ended, what instances were telling that died,
 * and sessions whose time has run out, which nobody ends.
 */
export function startTellingApps(): void {
  beginTelling();
  every(2, "apps.tell", tellApps);
  every(10 * minute, "apps.overdue", endOverdue);
}
