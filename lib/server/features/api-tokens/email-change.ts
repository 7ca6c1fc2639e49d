import "server-only";
import type { Subscriber } from "../../events";
import { revokeWithin } from "./tokens";

/** Revokes tokens that were made since a change of the address that is undone: they are not the owner's. */
export const onAddressTakenBack: Subscriber = {
  within: {
    email_change_undo: async ({ outcome, userId, detail }, tx) => {
      const since = detail?.["since"];
      if (outcome === "failure" || userId === undefined || typeof since !== "string") return;
      await revokeWithin(tx, { userId }, { since: new Date(since) }, { undone: true });
    },
  },
};
