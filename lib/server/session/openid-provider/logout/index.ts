import "server-only";
import { minute } from "@/lib/shared/durations";
import { afterCommit, type Transaction } from "../../../db";
import { every } from "../../../jobs";
import { followRevocations } from "../../revocation";
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

/** In ms. Of many ends at once an instance looks once. */
const lookAfter = 200;

/** What a command has ended, and tells nobody, is looked for as soon as this instance hears that something has ended. */
function lookAtEveryEnd(): void {
  let looking = false;
  followRevocations({
    heard: ({ kind }) => {
      if (looking || kind === "token") return;
      looking = true;
      setTimeout(() => {
        looking = false;
        void tellApps();
      }, lookAfter).unref();
    },
  });
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
  lookAtEveryEnd();
  every(2, "apps.tell", tellApps);
  every(10 * minute, "apps.overdue", endOverdue);
}
