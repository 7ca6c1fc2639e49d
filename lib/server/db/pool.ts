import "server-only";
import pg from "pg";
import { env } from "../env";
import { log } from "../log";
import { processWide } from "../process-wide";
import { outsideRequests } from "../request-context";
import { UtcClient } from "./connection";

/** A statement that takes longer than this is given up: a frozen database must answer as a fault, not as a hang. */
export const queryTimeoutMs = 4_000;
export const connectTimeoutMs = 2_000;

/** For PostgreSQL itself: a pooler lends its backends to others, and refuses the startup parameter that would say the same. */
async function limitStatements(client: pg.ClientBase): Promise<void> {
  await client.query("SELECT set_config('statement_timeout', $1, false) WHERE pg_backend_pid() = $2", [
    String(queryTimeoutMs),
    backendOf(client),
  ]);
}

/** The one connection pool of this process; Prisma, the limiter and the pruning share it. */
export function pool(): pg.Pool {
  return processWide("db.pool", () => {
    const created = new pg.Pool({
      connectionString: env().DATABASE_URL,
      application_name: "portcullis",
      max: 10,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: queryTimeoutMs,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      allowExitOnIdle: true,
      Client: UtcClient,
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool waits for it, whatever its types say
      onConnect: limitStatements,
    });
    // An idle connection that breaks is replaced on the next use; unheard, the event would end the process.
    // The error carries the whole client, so only its message is logged.
    // The connection is everybody's: what opened it, and is still remembered with it, has long been answered.
    created.on("error", ({ message }) =>
      outsideRequests(() => log.warn({ reason: message }, "an idle database connection broke")),
    );
    // Prisma's adapter gives back also what still waits for an answer: whoever had it next would wait too, and in vain.
    created.on("release", (_, client) => void (isWaiting(client) && client.end().catch(() => undefined)));
    return created;
  });
}

/** Whether a statement was sent that nothing was said to yet, as after `query_timeout`. */
const isWaiting = (client: pg.PoolClient): boolean =>
  !(client as unknown as { readonly readyForQuery: boolean }).readyForQuery;

/** A connection of its own, outside of the pool: for LISTEN, which must never share. */
export function dedicatedConnection(): pg.Client {
  return new UtcClient({
    connectionString: env().DATABASE_URL,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
  });
}

/** The process id of the backend that a connection was introduced to when it began (BackendKeyData). */
export function backendOf(client: pg.ClientBase): number | undefined {
  return (client as unknown as { processID?: number | null }).processID ?? undefined;
}

/**
 * Drops a connection without a goodbye: a frozen server would never answer one, and the socket would stay open for as long
 * as it stays frozen.
 */
export function abandonConnection(client: pg.Client): void {
  client.on("error", () => undefined);
  const { connection } = client as unknown as { connection?: { stream?: { destroy(): void } } };
  connection?.stream?.destroy();
}
