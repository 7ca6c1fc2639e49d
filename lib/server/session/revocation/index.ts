import "server-only";
import { env } from "../../env";
import { processWide } from "../../process-wide";
import { RevocationFeed } from "./feed";
import { type RevocableToken, type RevocationEntry, RevocationReplica, type Verdict } from "./replica";
import { judgeByTable } from "./store";

export type { Verdict } from "./replica";
export { insertSessionRevocations, insertTokenRevocation, insertUserRevocation } from "./store";

const pruneEveryMs = 60_000;

function state(): { readonly replica: RevocationReplica; readonly feed: RevocationFeed } {
  return processWide("revocation", () => {
    const replica = new RevocationReplica();
    return { replica, feed: new RevocationFeed((entry) => replica.apply(entry)) };
  });
}

/** Starts following the table. Called once, at start-up; without it every check asks the database. Never throws for a database that is away. */
export async function startRevocationFeed(): Promise<void> {
  if (env().REVOCATION_FEED === "database") return;
  const { replica, feed } = state();
  setInterval(() => replica.prune(), pruneEveryMs).unref();
  await feed.start();
}

/** Whether checks are answered from memory right now. */
export function revocationFeedIsFresh(): boolean {
  return state().feed.isFresh();
}

/**
 * Whether a verified access token is still good: from memory while the feed is fresh, otherwise from the table.
 *
 * A refusal from memory holds even when the feed is down, since rows are never taken back.
 *
 * @throws AppError `unavailable` when neither can tell
 */
export function judge(token: RevocableToken): Verdict | Promise<Verdict> {
  const { replica, feed } = state();
  const verdict = replica.judge(token);
  return verdict !== "good" || feed.isFresh() ? verdict : judgeByTable(token);
}

/** A revocation that this instance has just committed. */
export type Committed =
  | { readonly kind: "session"; readonly sessionId: string }
  | { readonly kind: "token"; readonly tokenId: string }
  | { readonly kind: "user"; readonly userId: string; readonly version: number };

/**
 * To be awaited after a transaction that revokes has committed and before anybody is answered: applies the rows to this
 * instance's replica, then waits until every other instance has heard of them or no longer trusts its memory.
 */
export async function announce(committed: readonly Committed[]): Promise<void> {
  const { replica, feed } = state();
  for (const entry of committed) replica.apply(entryOf(entry));
  await feed.heardEverywhere();
}

function entryOf(committed: Committed): RevocationEntry {
  switch (committed.kind) {
    case "session":
      return { kind: "session", subject: committed.sessionId, version: null };
    case "token":
      return { kind: "token", subject: committed.tokenId, version: null };
    case "user":
      return { kind: "user", subject: committed.userId, version: committed.version };
  }
}
