import "server-only";
import type { Subscriber } from "../../events";
import { revokeWithin } from "./tokens";

/** Revokes the tokens of an account that is to be deleted. They stay so if it is kept after all, as its sessions stay over. */
export const onDeletion: Subscriber = {
  within: {
    account_deletion: async ({ outcome, userId }, tx) => {
      if (outcome === "success" && userId !== undefined) await revokeWithin(tx, { userId }, {}, { deleted: true });
    },
  },
};
