import "server-only";
import type { Activity } from "@/lib/shared/activity";
import { toldTypes } from "@/lib/shared/events";
import { listEvents } from "../../audit/store";
import { tellEvents } from "../../session/told-events";

/** How many events are looked at: whoever tries a thousand passwords makes one entry, and one short read. */
const events = 100;

/**
 * What has happened to an account lately, in words, the newest first.
 *
 * @param whose with the session that asks; null where somebody else does
 * @param most how many entries are told
 */
export async function recentActivity(
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string | null },
  most = 6,
): Promise<readonly Activity[]> {
  const found = await listEvents(userId, { limit: events, only: toldTypes });
  return tellEvents(found, sessionId, found.length === events).slice(0, most);
}
