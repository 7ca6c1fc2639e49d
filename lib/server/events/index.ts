import "server-only";
import { now } from "../clock";
import type { EventType } from "@/lib/shared/events";
import { afterCommit, type Transaction, transaction } from "../db";
import { log } from "../log";
import { processWide } from "../process-wide";
import { type ClientInfo, requestContext } from "../request-context";

/** What an event adds: scalars only, so that no object with a secret in it slips in. */
export type EventDetail = Readonly<Record<string, string | number | boolean | null>>;

/** Something that has happened, as the use-case says it. */
export type AppEvent = {
  readonly type: EventType;
  readonly outcome: "success" | "failure";
  /** Whom it is about; absent while nobody is known. */
  readonly userId?: string;
  readonly sessionId?: string;
  readonly detail?: EventDetail;
};

/** The same, with where it came from; null for what the server or an operator does. */
export type Happened = AppEvent & { readonly at: Date; readonly client: ClientInfo | null };

/** Whoever wants to know what happened. */
export type Subscriber = {
  /** Writes what must be true together with the event, such as a mail to the owner. */
  readonly within?: Partial<Readonly<Record<EventType, (event: Happened, tx: Transaction) => Promise<void>>>>;
  /** Notes every event, in the transaction that it is part of, where there is one: it stays even if the answer to the commit is lost. Never throws. */
  readonly note?: (event: Happened, tx?: Transaction) => Promise<void>;
  /** Is told when it has happened for good. Its own failures are logged: they change nothing about what happened. */
  readonly after?: (event: Happened) => Promise<void> | void;
};

const subscribers = () => processWide("events.subscribers", () => new Set<Subscriber>());

/** Registers whoever wants to know; wiring does, at start. */
export function subscribe(subscriber: Subscriber): void {
  subscribers().add(subscriber);
}

/**
 * Says that something happened: the one way to do so. The audit trail, the log and the mails to the owner subscribe.
 *
 * @param tx the transaction that it is part of: it has then happened when that commits, and not at all when it does not
 * @throws AppError `unavailable` where a mail belongs to it and can't be written
 */
export async function happened(event: AppEvent, tx?: Transaction): Promise<void> {
  const context = requestContext();
  const told: Happened = {
    ...event,
    ...(context?.actor !== undefined && { detail: { actor: context.actor, ...event.detail } }), // feature:impersonation
    at: new Date(now()),
    client: context?.client ?? null,
  };
  const writers = [...subscribers()].flatMap(({ within }) => within?.[event.type] ?? []);
  const write = async (within?: Transaction): Promise<void> => {
    if (within !== undefined) for (const writer of writers) await writer(told, within);
    for (const { note } of subscribers()) await note?.(told, within);
  };
  if (tx !== undefined) {
    await write(tx);
    afterCommit(tx, () => tell(told));
    return;
  }
  await (writers.length > 0 ? transaction(write) : write());
  await tell(told);
}

async function tell(event: Happened): Promise<void> {
  for (const { after } of subscribers()) {
    try {
      await after?.(event);
    } catch (error) {
      log.error({ err: error, event: event.type }, "an event went unheard");
    }
  }
}
