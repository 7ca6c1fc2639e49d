import "server-only";
import type { Subscriber } from "../../events";
import { revokeFor } from "./cut-off";

/** Revokes the tokens of an account that is to be deleted. They stay so if it is kept after all, as its sessions stay over. */
export const onDeletion: Subscriber = {
  within: {
    account_deletion: async ({ outcome, userId }, tx) => {
      if (outcome === "success" && userId !== undefined) await revokeFor(userId, {}, { deleted: true }, tx);
    },
  },
};
