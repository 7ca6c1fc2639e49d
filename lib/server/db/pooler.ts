import "server-only";
import type { Client } from "pg";
import { backendOf } from "./index";

/**
 * For a connection that LISTENs, before it does.
 *
 * Behind a pooler the backend that answers is not the one that the connection was introduced to. In transaction mode our own
 * heartbeats may come back from a backend that LISTENs, while announcements that it hears in between are dropped.
 *
 * @throws Error when something else than PostgreSQL itself is at the other end
 */
export async function refusePooler(client: Client): Promise<void> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  if (rows[0]?.pid !== backendOf(client))
    throw new Error("DATABASE_URL leads to a pooler: connect to PostgreSQL itself, or set REVOCATION_FEED=database");
}
