import "server-only";
import type { Transaction } from "../../db";
import { type EventDetail, happened } from "../../events";
import { deleteTokens, type TokenScope } from "../../session/api-tokens/store";

/**
 * Revokes tokens within something that raises the version of the account, and announces that: every instance then asks for their rows again, and
 * finds none.
 *
 * @param why for the trail
 */
export async function revokeFor(userId: string, scope: TokenScope, why: EventDetail, tx: Transaction): Promise<void> {
  for (const tokenId of await deleteTokens(userId, scope, tx))
    await happened({ type: "api_token_revoked", outcome: "success", userId, detail: { tokenId, ...why } }, tx);
}
