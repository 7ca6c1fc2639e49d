import "server-only";
import { env } from "../../env";
import { processWide } from "../../process-wide";
import { RevocationFeed } from "./feed";
import type { RememberedRow } from "./replica"; // feature:revocation-stream
import { type RevocableToken, type RevocationEntry, RevocationReplica, type Verdict } from "./replica";
import { judgeByTable } from "./store";

export type { RememberedRow, RevocationEntry } from "./replica"; // feature:revocation-stream
export type { Verdict } from "./replica";
export { insertSessionRevocations, insertTokenRevocation, insertUserRevocation } from "./store";

const pruneEveryMs = 60_000;

type State = {
  readonly replica: RevocationReplica;
  readonly feed: RevocationFeed;
  followers: readonly Follower[]; // feature:openid-provider
};

function state(): State {
  return processWide("revocation", (): State => ({
    replica: new RevocationReplica(),
    feed: new RevocationFeed(apply),
    followers: [], // feature:openid-provider
  }));
}

function apply(entry: RevocationEntry): void {
  const { replica } = state();
  // feature:openid-provider begin
  const { followers } = state();
  if (followers.length > 0 && !replica.knows(entry)) for (const { heard } of followers) heard(entry);
  // feature:openid-provider end
  replica.apply(entry);
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

// feature:openid-provider begin
/** Who is told of revocations as this instance hears of them. */
export type Follower = {
  /** A row that this instance did not know. */
  readonly heard: (entry: RevocationEntry) => void;
  // feature:revocation-stream begin
  /** All that was committed before a moment of `performance.now()` has been told, or stands among the rows that are remembered. */
  readonly fresh?: (upTo: number) => void;
  // feature:revocation-stream end
};

/** Tells somebody from now on, for as long as the process lives. They must not throw. */
export function followRevocations(follower: Follower): void {
  const followed = state();
  followed.followers = [...followed.followers, follower];
  // feature:revocation-stream begin
  followed.feed.heartbeat.onFresh = (upTo) => followed.followers.forEach(({ fresh }) => fresh?.(upTo));
  // feature:revocation-stream end
}
// feature:openid-provider end

// feature:revocation-stream begin
/** All rows that this instance remembers: everything that was committed, while `revocationFeedIsFresh`. For `entries` of the tables see there. */
export const rememberedRevocations = (): Generator<RememberedRow, void> => state().replica.rows();
// feature:revocation-stream end

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
  const { feed } = state();
  for (const entry of committed) apply(entryOf(entry));
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
