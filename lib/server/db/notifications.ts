import "server-only";
import type { ClientBase, Pool } from "pg";

/** Sends notifications over one connection. */
export const notifyBy = (connection: ClientBase) => (channel: string, payload: string) =>
  connection.query("SELECT pg_notify($1, $2)", [channel, payload]);

/**
 * Has PostgreSQL throw away the notifications that everybody has heard.
 *
 * It does so by itself only when it writes one, and not when its queue is full (some session listens, and has kept a transaction open): then
 * every commit with a notification in it fails, also long after that session has gone. Asking how full the queue is does it as well.
 */
export async function tidyNotifyQueue(connection: ClientBase | Pool): Promise<void> {
  await connection.query("SELECT pg_notification_queue_usage()");
}
