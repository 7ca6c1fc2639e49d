import "server-only";
import type { Subscriber } from "../../events";
import { stopWithin } from "./shares";

/** Stops what was shared when a change of the address was at hand that is undone (`detail.since`): whoever did it may read on otherwise. */
export const stopWhenTakenBack: Subscriber = {
  within: {
    email_change_undo: async ({ outcome, userId, detail }, tx) => {
      const since = detail?.["since"];
      if (outcome === "failure" || userId === undefined || typeof since !== "string") return;
      await stopWithin(tx, { userId }, { since: new Date(since) }, { undone: true });
    },
  },
};
