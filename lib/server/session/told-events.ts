import "server-only";
import { z } from "zod"; // feature:impersonation
import type { Activity } from "@/lib/shared/activity";
import { activityRow } from "@/lib/shared/events";
import { deviceOf } from "./browser";

/** An event of the trail, as far as it is told. */
type Event = {
  readonly id: bigint;
  readonly type: string;
  readonly outcome: "success" | "failure";
  readonly at: Date;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly userAgent: string | null;
  readonly detail: unknown;
};

/**
 * Events about a person in words, in the order in which they come. Equal things in a row are one entry, and so is whatever anyone can cause, wherever
 * it stands. It names no network address, and of what somebody else did no more than that it was done.
 *
 * @param current the id of the session that asks; null where somebody else does
 * @param cut whether the events go on behind the last one, so that what they end in may go on there
 */
export function tellEvents(events: readonly Event[], current: string | null, cut: boolean): readonly Activity[] {
  const runs: Told[] = [];
  for (const told of events.flatMap((event) => tell(event, current) ?? [])) {
    const index = runs.findLastIndex((run, at) => isLike(run, told) && (told.byAnyone || at === runs.length - 1));
    const run = runs[index];
    if (run === undefined) runs.push(told);
    else runs[index] = join(run, told);
  }
  return runs.map(({ entry, byAnyone }, index) => ({
    ...entry,
    orMore: cut && (byAnyone || index === runs.length - 1),
  }));
}

/** An entry, and whether anybody can cause it. */
type Told = { readonly entry: Activity; readonly byAnyone: boolean };

function tell(event: Event, current: string | null): Told | undefined {
  const { id, type, outcome, at, sessionId, userAgent } = event;
  const row = activityRow(type, outcome);
  if (row === undefined) return undefined;
  const entry: Activity = {
    id: String(id),
    words: row.words,
    mark: row.mark,
    device: row.device === true ? (deviceOf(userAgent) ?? "unknown program") : null,
    ...programIn(event.detail), // feature:token-endpoint
    // feature:impersonation begin
    // Where no device is told, the words say themselves who did it.
    ...(row.device === true &&
      wasActing(event) && { words: `${row.words}, by an administrator in this account`, device: null }),
    // feature:impersonation end
    current: row.mark === "live" && current !== null && sessionId === current,
    at: at.toISOString(),
    times: 1,
    orMore: false,
  };
  return { entry, byAnyone: row.byAnyone === true };
}

// feature:impersonation begin
/**
 * Whether an administrator did it who was signed in as the person: from where is not theirs to know. What administrators do meanwhile in their
 * own account is their own.
 */
export const wasActing = ({ userId, detail }: Pick<Event, "userId" | "detail">): boolean => {
  const { data } = z.object({ actor: z.string() }).safeParse(detail);
  return data !== undefined && data.actor !== userId;
};
// feature:impersonation end

// feature:token-endpoint begin
/** A session that is no browser's is told by the name of its program. */
const programIn = (detail: unknown): Pick<Activity, "device"> | undefined =>
  typeof detail === "object" && detail !== null && "client" in detail ? { device: String(detail.client) } : undefined;
// feature:token-endpoint end

/** What strangers cause is one whatever it came from: they choose their names, and would push out everything else with them. */
const isLike = ({ entry: one, byAnyone }: Told, { entry: other }: Told): boolean =>
  one.words === other.words &&
  (one.device === other.device || byAnyone || one.mark === "refused") &&
  !one.current &&
  !other.current;

const join = ({ entry, byAnyone }: Told, { entry: { device } }: Told): Told => ({
  entry: { ...entry, device: entry.device === device ? device : null, times: entry.times + 1 },
  byAnyone,
});
