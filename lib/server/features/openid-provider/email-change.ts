import "server-only";
import type { Subscriber } from "../../events";
import { disconnectWithin } from "./apps";

/** Takes back what apps were let do when a change of the address was at hand that is undone (`detail.since`): it may not have been the owner. Their sessions end by the way. */
export const onAddressTakenBack: Subscriber = {
  within: {
    email_change_undo: async ({ outcome, userId, detail }, tx) => {
      const since = detail?.["since"];
      if (outcome === "failure" || userId === undefined || typeof since !== "string") return;
      await disconnectWithin(tx, { userId }, { since: new Date(since) }, { undone: true });
    },
  },
};
