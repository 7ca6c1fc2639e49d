import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/prisma/generated/client";
import { env } from "../env";
import { log } from "../log";
import { processWide } from "../process-wide";
import { UtcClient } from "./connection";
import { orUnavailable } from "./fault";

export { isDatabaseFault, orUnavailable } from "./fault";

/** A statement that takes longer than this is given up: a frozen database must answer as a fault, not as a hang. */
const queryTimeoutMs = 4_000;
const connectTimeoutMs = 2_000;

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
    created.on("error", ({ message }) => log.warn({ reason: message }, "an idle database connection broke"));
    return created;
  });
}

const connect = () =>
  new PrismaClient({ adapter: new PrismaPg(pool()), errorFormat: "minimal" }).$extends({
    query: { $allOperations: ({ args, query }) => orUnavailable(async () => (await query(args)) as unknown) },
  });

/** The one Prisma client of this process. A fault of the database is thrown as AppError `unavailable`. Only `store.ts` files use it. */
export function db(): ReturnType<typeof connect> {
  return processWide("db.client", connect);
}

/** The client inside of a transaction. */
export type Transaction = Parameters<Parameters<ReturnType<typeof connect>["$transaction"]>[0]>[0];

type Afterwork = () => void | Promise<void>;

/** What waits for the commit of each transaction that is under way; whoever adds to it may live in another module graph. */
const afterwork = () => processWide("db.afterwork", () => new WeakMap<Transaction, Afterwork[]>());

/**
 * Runs work in one transaction (READ COMMITTED); all of it happens or none. Resolves when what `afterCommit` was given has
 * ended too.
 *
 * @throws AppError `unavailable` when the database does not answer
 */
export async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const later: Afterwork[] = [];
  const begin = (tx: Transaction): Promise<T> => {
    afterwork().set(tx, later);
    return work(tx);
  };
  const options = { maxWait: connectTimeoutMs, timeout: queryTimeoutMs * 2 };
  const result = await orUnavailable(() => db().$transaction(begin, options));
  for (const each of later) {
    try {
      await each();
    } catch (error) {
      log.error({ err: error }, "work after a commit failed");
    }
  }
  return result;
}

/**
 * Leaves work for when a transaction has been committed: what must not happen for something that was rolled back. It runs in
 * the order of the calls; a failure is logged and changes nothing any more. A process that dies in between never runs it.
 */
export function afterCommit(tx: Transaction, work: Afterwork): void {
  const later = afterwork().get(tx);
  if (later === undefined) throw new Error("afterCommit needs a transaction that `transaction` began");
  later.push(work);
}

/** Whether the database answers and can be written to; a standby can't. */
export async function ping(): Promise<boolean> {
  try {
    const { rows } = await pool().query<{ transaction_read_only: string }>("SHOW transaction_read_only");
    return rows[0]?.transaction_read_only === "off";
  } catch {
    return false;
  }
}

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
