import "server-only";
import { transaction } from "../../db";
import { happened } from "../../events";
import { deletePasskeys } from "../../session/passkeys/store";
import { raiseCredentialVersion } from "../../users/credential-version";

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
