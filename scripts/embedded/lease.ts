import pg from "pg";

/**
 * Whoever uses the embedded server holds a shared lock in it for as long. PostgreSQL gives the lock back when its holder
 * is killed, so no list of users can go stale, and the last one out knows that it is the last.
 */
export type Lease = {
  /**
   * Gives the lease back.
   *
   * @param stop called when nobody else holds one; newcomers wait until it is done, and then find no server
   * @returns false when the connection was over already: nobody can tell then who is the last one
   */
  readonly end: (stop: () => Promise<void>) => Promise<boolean>;
  /** Resolves when the connection behind the lease is over, because it was given back or because the server is gone. */
  readonly over: Promise<void>;
};

/** Why there is no lease: no server, one that starts or stops, or one that is not ours. */
type Refusal = "absent" | "busy" | "stranger";

/** Keys of advisory locks, in the database `postgres`, which nothing else uses. */
const usingKey = 7_067_001;
const leavingKey = 7_067_002;

/** @param home what the server was told about where it lives (`portcullis.home`) */
export async function takeLease(url: string, home: string): Promise<Lease | Refusal> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "portcullis lease",
    connectionTimeoutMillis: 5000,
    // Longer than anybody takes to stop the server. One that answers nothing is not waited for, also not at the end.
    query_timeout: 40_000,
  });
  // The server may be stopped by hand at any time; whoever asks it something next hears of it.
  client.on("error", () => undefined);
  const over = new Promise<void>((resolve) => client.once("end", resolve));
  try {
    await client.connect();
    const { rows } = await client.query<{ home: string | null }>(
      "SELECT current_setting('portcullis.home', true) AS home",
    );
    if (rows[0]?.home !== home) {
      await client.end();
      return "stranger";
    }
    await client.query("SELECT pg_advisory_lock_shared($1)", [usingKey]);
    return { end: (stop) => end(client, stop), over };
  } catch (error) {
    await client.end().catch(() => undefined);
    return refusalOf(error);
  }
}

async function end(client: pg.Client, stop: () => Promise<void>): Promise<boolean> {
  try {
    const alone = await isAlone(client);
    if (alone === true) await stop();
    return alone !== undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether nobody else uses the server; whoever is not alone has given the lock back. Undefined without a connection. */
async function isAlone(client: pg.Client): Promise<boolean | undefined> {
  try {
    await client.query("SELECT pg_advisory_lock($1)", [leavingKey]); // one at a time, or two could each see the other
    const { rows } = await client.query<{ alone: boolean }>("SELECT pg_try_advisory_lock($1) AS alone", [usingKey]);
    if (rows[0]?.alone === true) return true;
    await client.query("SELECT pg_advisory_unlock_shared($1)", [usingKey]);
    return false;
  } catch {
    return undefined;
  }
}

function refusalOf(error: unknown): Refusal {
  const { code } = error as { code?: string };
  if (code === "ENOENT" || code === "ECONNREFUSED") return "absent";
  // 57P01 admin_shutdown, 57P03 cannot_connect_now, 53300 too_many_connections; others are a connection that broke off.
  if (code === undefined || code.startsWith("57P") || code === "53300" || code === "ECONNRESET" || code === "EPIPE")
    return "busy";
  throw error;
}
