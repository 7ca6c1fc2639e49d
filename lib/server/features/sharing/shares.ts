import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/shared/errors";
import { type MadeShare, type NewShare, type Share, sharedPath } from "@/lib/shared/features/sharing";
import { shareIdSchema } from "@/lib/shared/features/sharing/opening";
import { mostShares } from "@/lib/shared/features/sharing/lives";
import { type Transaction, transaction } from "../../db";
import { env } from "../../env";
import { type EventDetail, happened } from "../../events";
import { hashPassword } from "../../password";
import { holdSession } from "../../session/hold-store";
import type { Session } from "../../session/session";
import { deleteShares, findShares, insertShare, type ShareScope } from "./store";
import { isCheckable, issueShareToken } from "./token";

/** The shares of somebody that have not expired, the newest first. No secret is in it. @throws AppError `unavailable` */
export async function readShares({ userId }: Pick<Session, "userId">): Promise<readonly Share[]> {
  return (await findShares(userId)).map(({ createdAt, lastOpenedAt, expiresAt, ...share }) => ({
    ...share,
    createdAt: createdAt.toISOString(),
    lastOpenedAt: lastOpenedAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
  }));
}

/**
 * Makes a link by which others read a note of somebody's.
 *
 * @param wanted `expiresIn` in seconds
 * @returns the token itself, which nobody can read again
 * @throws AppError `not_found` for an id that isn't one of their notes; `share_uncheckable`, `shares_full`, `session_ended`, `busy`, `unavailable`
 */
export async function createShare({ userId, sessionId }: Session, note: string, wanted: NewShare): Promise<MadeShare> {
  const { password, audience = null, mostUses = null, expiresIn } = wanted;
  const noteId = known(note);
  if (audience !== null && !isCheckable()) throw new AppError("share_uncheckable");
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const id = randomUUID();
  const { createdAt, expiresAt } = await transaction(async (tx) => {
    if (!(await holdSession({ userId, sessionId }, tx))) throw new AppError("session_ended");
    const row = { id, userId, noteId, audience, passwordHash, mostUses, expiresIn };
    const written = await insertShare(row, mostShares, tx);
    if (written === "missing") throw new AppError("not_found");
    if (written === "full") throw new AppError("shares_full");
    await happened(
      { type: "share_created", outcome: "success", userId, sessionId, detail: { shareId: id, noteId } },
      tx,
    );
    return written;
  });
  const token = await issueShareToken({ id, audience, expiresAt }, createdAt);
  return { id, token, url: audience === null ? `${env().APP_ORIGIN}${sharedPath}#${token}` : null };
}

/**
 * Stops one of somebody's shares: it opens nothing any more once this resolves, on any instance.
 *
 * @throws AppError `not_found` for an id that isn't one of theirs: a stranger's share and none look the same; `unavailable`
 */
export async function stopShare(session: Session, id: string): Promise<void> {
  if ((await stop(session, { id: known(id) })) === 0) throw new AppError("not_found");
}

/** The same for all of them. @returns how many there were */
export const stopShares = (session: Session): Promise<number> => stop(session, {});

const stop = async (session: Session, scope: ShareScope): Promise<number> => {
  const { userId, sessionId } = session;
  return (await transaction((tx) => stopWithin(tx, { userId, sessionId }, scope))).length;
};

/**
 * Removes shares within something else. Whoever opens one asks for its row, so nobody has to be told.
 *
 * @param by whose they are, and in which session that is done
 * @param why for the trail
 */
export async function stopWithin(
  tx: Transaction,
  by: { readonly userId: string; readonly sessionId?: string },
  scope: ShareScope,
  why: EventDetail = {},
): Promise<readonly string[]> {
  const ids = await deleteShares(by.userId, scope, tx);
  for (const shareId of ids)
    await happened({ type: "share_stopped", outcome: "success", ...by, detail: { shareId, ...why } }, tx);
  return ids;
}

/** What has not the shape of an id names nothing: the database would call it an error. */
function known(id: string): string {
  const { data } = shareIdSchema.safeParse(id);
  if (data === undefined) throw new AppError("not_found");
  return data;
}
