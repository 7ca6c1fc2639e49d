import "server-only";
import type { Subscriber } from "../../events";
import { stopWithin } from "./shares";

/** Stops what an account has shared that is to be deleted. It stays so if the account is kept after all, as its sessions stay over. */
export const stopWhenDeleted: Subscriber = {
  within: {
    account_deletion: async ({ outcome, userId }, tx) => {
      if (outcome === "success" && userId !== undefined) await stopWithin(tx, { userId }, {}, { deleted: true });
    },
  },
};
