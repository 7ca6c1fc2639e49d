import "server-only";
import { happened, type Subscriber } from "../../events";
import { deleteIdentitiesSince } from "./store";

/** Disconnects what was connected when a change of the address was at hand that is undone (`detail.since`): it may not be the owner's, and would let somebody else in. */
export const disconnectWhenTakenBack: Subscriber = {
  within: {
    email_change_undo: async ({ outcome, userId, detail }, tx) => {
      const since = detail?.["since"];
      if (outcome === "failure" || userId === undefined || typeof since !== "string") return;
      if ((await deleteIdentitiesSince(userId, new Date(since), tx)) > 0)
        await happened({ type: "identity_disconnected", outcome: "success", userId, detail: { undone: true } }, tx);
    },
  },
};
