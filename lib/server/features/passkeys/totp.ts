import "server-only";
import { transaction } from "../../db";
import { type Subscriber, happened } from "../../events";
import { deletePasskeys } from "../../session/passkeys/store";
import { raiseCredentialVersion } from "../../users/credential-version";

/**
 * Takes the passkeys away of somebody who has recovered their account: whoever has one needs no recovery, so they are lost, and whoever finds
 * that device would be let in by it alone.
 */
export const onRecovered: Subscriber = {
  within: {
    recovery_completed: async ({ outcome, userId }, tx) => {
      if (outcome === "failure" || userId === undefined) return;
      const removed = await deletePasskeys(userId, undefined, tx);
      const detail = { removed, recovered: true };
      if (removed > 0) await happened({ type: "passkey_removed", outcome: "success", userId, detail }, tx);
    },
  },
};

/**
 * For operators: removes all passkeys of somebody, who may have lost them, or not have made them; also where no way in is left but a
 * password by mail. The owner is told.
 *
 * @returns how many there were
 * @throws AppError `unavailable`
 */
export function resetPasskeys(userId: string): Promise<number> {
  return transaction(async (tx) => {
    await raiseCredentialVersion(userId, tx);
    const removed = await deletePasskeys(userId, undefined, tx);
    const detail = { removed, by: "operator" };
    if (removed > 0) await happened({ type: "passkeys_reset", outcome: "success", userId, detail }, tx);
    return removed;
  });
}
