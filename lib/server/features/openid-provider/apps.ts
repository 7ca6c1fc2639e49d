import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { ConnectedApp } from "@/lib/shared/features/openid-provider/apps";
import { type Transaction, transaction } from "../../db";
import { type EventDetail, happened } from "../../events";
import { endSignIns } from "../../session/openid-provider/logout";
import { announce, insertSessionRevocations } from "../../session/revocation";
import { clientIdOf } from "./client-id";
import { type ConsentScope, deleteConsents, listConsents, lockConsents } from "./grant-store";

/** The apps that somebody is connected to, the newest first. @throws AppError `unavailable` */
export async function readConnectedApps({ userId }: { readonly userId: string }): Promise<readonly ConnectedApp[]> {
  return (await listConsents(userId)).map(({ id, name, scopes, createdAt, lastUsedAt }) => ({
    id,
    name,
    scopes: [...scopes],
    connectedAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }));
}

/** Whose apps, and in which session that is done. */
type By = { readonly userId: string; readonly sessionId?: string };

/**
 * Takes back what an app was let do: none of its tokens counts once this resolves, nor once it says that there is nothing.
 *
 * @throws AppError `not_found` for an app that they are not connected to; `unavailable`
 */
export async function disconnectApp(by: By, id: string): Promise<void> {
  const clientId = clientIdOf(id);
  const ended = await transaction((tx) => disconnectWithin(tx, by, { clientId }));
  await announce((ended ?? []).map((sessionId) => ({ kind: "session", sessionId })));
  if (ended === undefined) throw new AppError("not_found");
}

/**
 * The same within what announces it.
 *
 * @param why for the trail
 * @returns the ids of the grants that have ended; undefined where there was no consent
 */
export async function disconnectWithin(
  tx: Transaction,
  { userId, sessionId }: By,
  which: ConsentScope,
  why: EventDetail = {},
): Promise<readonly string[] | undefined> {
  const gone = await lockConsents(userId, which, tx);
  const consentIds = gone.map(({ id }) => id);
  const grantIds = (await endSignIns({ consentIds }, tx)).map(({ id }) => id);
  await deleteConsents(consentIds, tx);
  if (grantIds.length > 0) await insertSessionRevocations(grantIds, tx);
  const by = { userId, ...(sessionId !== undefined && { sessionId }) };
  for (const { clientId } of gone)
    await happened({ type: "app_disconnected", outcome: "success", ...by, detail: { clientId, ...why } }, tx);
  return gone.length === 0 ? undefined : grantIds;
}
