import "server-only";
import type { Subscriber } from "../../events";
import { revokeWithin } from "./tokens";

/** Revokes tokens that were made when a change of the address was at hand that is undone (`detail.since`): they may not be the owner's. */
export const onAddressTakenBack: Subscriber = {
  within: {
    email_change_undo: async ({ outcome, userId, detail }, tx) => {
      const since = detail?.["since"];
      if (outcome === "failure" || userId === undefined || typeof since !== "string") return;
      await revokeWithin(tx, { userId }, { since: new Date(since) }, { undone: true });
    },
  },
};
