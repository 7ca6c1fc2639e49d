import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/shared/errors";
import { type ApiToken, type NewToken, tokenIdSchema } from "@/lib/shared/features/api-tokens";
import { mostTokens } from "@/lib/shared/features/api-tokens/lives";
import { type Transaction, transaction } from "../../db";
import { type EventDetail, happened } from "../../events";
import { hashOf } from "../../session/api-tokens/readings";
import { deleteTokens, insertToken, listTokens, type TokenScope } from "../../session/api-tokens/store";
import { newApiToken } from "../../session/api-tokens/token";
import { announce, insertSessionRevocations } from "../../session/revocation";
import type { Session } from "../../session/session";

/** The tokens of somebody that have not expired, the newest first. No secret is in it. @throws AppError `unavailable` */
export async function readApiTokens({ userId }: Pick<Session, "userId">): Promise<readonly ApiToken[]> {
  return (await listTokens(userId)).map(({ createdAt, lastUsedAt, expiresAt, ...token }) => ({
    ...token,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
  }));
}

/**
 * Makes a token that speaks for somebody. The owner is told by mail.
 *
 * @param wanted `expiresIn` in seconds
 * @returns the token itself, which nobody can read again
 * @throws AppError `tokens_full`, `session_ended`, `unavailable`
 */
export function createApiToken(
  { userId, sessionId }: Session,
  wanted: NewToken,
): Promise<{ readonly id: string; readonly token: string }> {
  const [id, token] = [randomUUID(), newApiToken()];
  return transaction(async (tx) => {
    const outcome = await insertToken({ id, userId, sessionId, hash: hashOf(token), ...wanted }, mostTokens, tx);
    if (outcome === "over") throw new AppError("session_ended");
    if (outcome === "full") throw new AppError("tokens_full");
    const detail = { tokenId: id, scopes: wanted.scopes.join(" ") };
    await happened({ type: "api_token_created", outcome: "success", userId, sessionId, detail }, tx);
    return { id, token };
  });
}

/**
 * Revokes one of somebody's tokens: no instance takes it any more once this resolves, nor once it says that there is none.
 *
 * @throws AppError `not_found` for an id that isn't one of theirs: a stranger's token and none look the same; `unavailable`
 */
export async function revokeApiToken(session: Session, id: string): Promise<void> {
  const { data } = tokenIdSchema.safeParse(id);
  if (data === undefined || (await revoke(session, { id: data.toLowerCase() })) === 0) throw new AppError("not_found");
}

/** The same for all of them. @returns how many there were */
export const revokeApiTokens = (session: Session): Promise<number> => revoke(session, {});

async function revoke({ userId, sessionId }: Session, scope: TokenScope): Promise<number> {
  const revoked = await transaction(async (tx) => {
    const ids = await revokeWithin(tx, { userId, sessionId }, scope);
    if (ids.length > 0) await insertSessionRevocations(ids, tx);
    return ids;
  });
  // Also where somebody else has just done it: whoever is told that it is over is told so once it is.
  await announce(revoked.map((id) => ({ kind: "session", sessionId: id })));
  return revoked.length;
}

/**
 * Removes tokens within what announces their end: by their ids, or by raising the version of the account. Then every instance asks for their rows
 * again, and finds none.
 *
 * @param by whose they are, and in which session that is done
 * @param why for the trail
 * @returns the ids of those that were good until now
 */
export async function revokeWithin(
  tx: Transaction,
  by: { readonly userId: string; readonly sessionId?: string },
  scope: TokenScope,
  why: EventDetail = {},
): Promise<readonly string[]> {
  const ids = await deleteTokens(by.userId, scope, tx);
  for (const tokenId of ids)
    await happened({ type: "api_token_revoked", outcome: "success", ...by, detail: { tokenId, ...why } }, tx);
  return ids;
}
