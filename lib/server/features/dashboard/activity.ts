import "server-only";
import { activityRow } from "@/lib/shared/events";
import type { Activity } from "@/lib/shared/features/dashboard";
import { listNewestEvents, type StoredEvent } from "../../audit/store";
import { describeBrowser } from "../../session/browser";
import type { Session } from "../../session/session";

/** How many events are looked at, and how many entries are shown: whoever tries a thousand passwords makes one entry, and one short read. */
const events = 100;
const entries = 6;

/**
 * What has happened to the person's account lately, the newest first. Equal things in a row are one entry. It names no network address,
 * and of what somebody else did no more than that it was done.
 */
export async function recentActivity({ userId, sessionId }: Session): Promise<readonly Activity[]> {
  const found = await listNewestEvents(userId, events);
  const told = found.flatMap((event) => tell(event, sessionId) ?? []);
  const runs: Activity[] = [];
  for (const entry of told) {
    const last = runs.at(-1);
    if (last !== undefined && isLike(last, entry)) runs[runs.length - 1] = { ...last, times: last.times + 1 };
    else runs.push(entry);
  }
  const oldest = runs.at(-1);
  // The run that the read ends in may go on behind it.
  if (oldest !== undefined && found.length === events) runs[runs.length - 1] = { ...oldest, orMore: true };
  return runs.slice(0, entries);
}

function tell({ id, type, outcome, at, sessionId, userAgent }: StoredEvent, current: string): Activity | undefined {
  const row = activityRow(type, outcome);
  return (
    row && {
      id: String(id),
      words: row.words,
      mark: row.mark,
      device: row.device === true ? nameOf(userAgent) : null,
      current: row.mark === "live" && sessionId === current,
      at: at.toISOString(),
      times: 1,
      orMore: false,
    }
  );
}

function nameOf(userAgent: string | null): string {
  const { name, system } = describeBrowser(userAgent);
  if (name === null) return system ?? "unknown program";
  return system === null ? name : `${name} on ${system}`;
}

const isLike = (one: Activity, other: Activity): boolean =>
  one.words === other.words && one.device === other.device && !one.current && !other.current;
