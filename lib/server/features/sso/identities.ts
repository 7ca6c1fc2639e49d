import "server-only";
import type { Session } from "../../session/session";
import { hasAnotherWayIn } from "../../session/ways-in";
import { findWaiting } from "./connect";
import { findProvider, listProviders, type ProviderName } from "./providers";
import { listIdentityRows } from "./store";

/** What a provider is called; one that is not configured any more, by its name. */
const labelOf = (name: string): string => findProvider(name)?.label ?? name;

/** Whether there is anything to see: a provider, or what was connected while there was one. @throws AppError `unavailable` */
export const hasProviders = async ({ userId }: Session): Promise<boolean> =>
  listProviders().length > 0 || (await listIdentityRows(userId)).length > 0;

/** A connection as its owner sees it. Times are ISO 8601. */
export type Connection = {
  readonly id: string;
  readonly provider: string;
  readonly label: string | null;
  readonly since: string;
  readonly lastUsedAt: string | null;
};

export type Connections = {
  readonly connections: readonly Connection[];
  /** What may still be connected. */
  readonly providers: readonly ProviderName[];
  /** What waits in this browser to be connected: the provider, and what they are called there. */
  readonly waiting: { readonly provider: string; readonly label: string | null } | null;
  /** Whether there is another way in than any one of these. */
  readonly removable: boolean;
};

/**
 * What somebody signed in is connected to, and could be.
 *
 * @param waiting the secret that this browser holds
 * @throws AppError `unavailable`
 */
export async function readConnections(session: Session, waiting: string | undefined): Promise<Connections> {
  const [rows, found, removable] = await Promise.all([
    listIdentityRows(session.userId),
    findWaiting(session, waiting),
    hasAnotherWayIn(session),
  ]);
  return {
    connections: rows.map(({ id, provider, label, createdAt, lastUsedAt }) => ({
      id,
      provider: labelOf(provider),
      label,
      since: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
    providers: listProviders(),
    waiting: found === undefined ? null : { provider: labelOf(found.provider), label: found.label },
    removable,
  };
}
