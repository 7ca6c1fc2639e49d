import "server-only";
import { type Subscriber, happened } from "../../events";
import { deletePasskeys } from "../../session/passkeys/store";

/** Takes passkeys away that were added when a change of the address was at hand that is undone (`detail.since`): they may not be the owner's, and would open the account again. */
export const onAddressTakenBack: Subscriber = {
  within: {
    email_change_undo: async ({ outcome, userId, detail }, tx) => {
      const since = detail?.["since"];
      if (outcome === "failure" || userId === undefined || typeof since !== "string") return;
      const removed = await deletePasskeys(userId, new Date(since), tx);
      const told = { removed, undone: true };
      if (removed > 0) await happened({ type: "passkey_removed", outcome: "success", userId, detail: told }, tx);
    },
  },
};
