import "server-only";
import type { Subscriber } from "../../events";
import { revokeFor } from "./cut-off";

/** Revokes tokens that were made since a change of the address that is undone: they are not the owner's. */
export const onAddressTakenBack: Subscriber = {
  within: {
    email_change_undo: async ({ outcome, userId, detail }, tx) => {
      const since = detail?.["since"];
      if (outcome === "failure" || userId === undefined || typeof since !== "string") return;
      await revokeFor(userId, { since: new Date(since) }, { undone: true }, tx);
    },
  },
};
