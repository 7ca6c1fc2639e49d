import "server-only";
import { cutPage, type EventCursor, toCursor } from "@/lib/shared/cursor";
import { toldTypes } from "@/lib/shared/events";
import { type ActivityPage, eventsPerPage } from "@/lib/shared/features/activity";
import { listEvents } from "../../audit/store";
import { tellEvents } from "../../session/told-events";
import type { Session } from "../../session/session";

/** A page of what has happened to somebody's account, in words, the newest first. @param behind where the page before ended */
export async function listActivity(
  { userId, sessionId }: Session,
  behind: EventCursor | undefined,
): Promise<ActivityPage> {
  const found = await listEvents(userId, { behind, limit: eventsPerPage + 1, only: toldTypes });
  const { page, last } = cutPage(found, eventsPerPage);
  return {
    activity: [...tellEvents(page, sessionId, last !== undefined)],
    nextCursor: last === undefined ? null : toCursor(last),
  };
}
