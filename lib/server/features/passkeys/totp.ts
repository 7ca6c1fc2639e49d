import "server-only";
import { type Subscriber, happened } from "../../events";
import { deletePasskeys } from "../../session/passkeys/store";

/**
 * Takes the passkeys away of somebody who has recovered their account: whoever has one needs no recovery, so they are lost, and whoever finds
 * that device would be let in by it alone.
 */
export const onRecovered: Subscriber = {
  within: {
    recovery_completed: async ({ outcome, userId }, tx) => {
      if (outcome === "failure" || userId === undefined) return;
      const removed = await deletePasskeys(userId, undefined, tx);
      const detail = { removed, recovered: true };
      if (removed > 0) await happened({ type: "passkey_removed", outcome: "success", userId, detail }, tx);
    },
  },
};
