import "server-only";
import { type Subscriber, happened } from "../../events";
import { deleteFactorsSince } from "../../session/totp/store";

/** Takes a second factor away that was turned on when a change of the address was at hand that is undone (`detail.since`): it may not be the owner's, and would keep them out. */
export const onAddressTakenBack: Subscriber = {
  within: {
    email_change_undo: async ({ outcome, userId, detail }, tx) => {
      const since = detail?.["since"];
      if (outcome === "failure" || userId === undefined || typeof since !== "string") return;
      if (await deleteFactorsSince(userId, new Date(since), tx))
        await happened({ type: "second_factor_disabled", outcome: "success", userId, detail: { undone: true } }, tx);
    },
  },
};
