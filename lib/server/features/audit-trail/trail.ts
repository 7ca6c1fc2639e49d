import "server-only";
import { z } from "zod";
import { cutPage, type Place, toPlace } from "@/lib/shared/cursor";
import type { AuditEvent, AuditEvents, AuditFilters } from "@/lib/shared/features/audit-trail";
import { normalizeEmail } from "../../users/email";
import { findUserByEmail } from "../../users/store";
import { type AuditRow, type AuditSelection, selectAuditEvents } from "./store";

const eventsPerPage = 50;

const toEvent = ({ id, at, ...rest }: AuditRow): AuditEvent => ({ id: String(id), at: at.toISOString(), ...rest });

const placeOf = ({ id, at }: AuditRow): Place => ({ id: String(id), by: String(at.getTime()) });

/** A page of the trail, the newest first. @throws AppError `unavailable` */
export async function readTrail(
  filters: AuditFilters,
  { cursor, limit = eventsPerPage }: { readonly cursor?: Place | undefined; readonly limit?: number | undefined } = {},
): Promise<AuditEvents> {
  const selection = await selectEvents(filters);
  if (selection === null) return { events: [], nextCursor: null };
  const found = await selectAuditEvents(selection, cursor, limit + 1);
  const { page, last } = cutPage(found, limit);
  return { events: page.map(toEvent), nextCursor: last === undefined ? null : toPlace(placeOf(last)) };
}

/** Whom an address or an id means. An id is taken as it is: the trail outlives the account. @returns null for an address that nobody has */
export async function selectEvents({ person, ...filters }: AuditFilters): Promise<AuditSelection | null> {
  if (person === undefined) return filters;
  if (z.uuid().safeParse(person).success) return { ...filters, userId: person.toLowerCase() };
  const user = await findUserByEmail(normalizeEmail(person));
  return user && { ...filters, userId: user.id };
}

/** Some hundreds of events are in memory at a time, however long the trail is. */
const eventsAtOnce = 500;

/** What is selected of the trail, piece by piece, the newest first. What is added meanwhile is not in it. */
export async function* streamTrail(selection: AuditSelection | null): AsyncGenerator<readonly AuditEvent[], undefined> {
  let behind: Place | undefined;
  while (selection !== null) {
    const rows = await selectAuditEvents(selection, behind, eventsAtOnce);
    yield rows.map(toEvent);
    const last = rows.at(-1);
    if (last === undefined || rows.length < eventsAtOnce) return undefined;
    behind = placeOf(last);
  }
  return undefined;
}
