import "server-only";
import { randomBytes } from "node:crypto";
import type { Client } from "pg";
import { abandonConnection, backendOf, dedicatedConnection } from "../../db";
import { log } from "../../log";
import type { RevocationEntry } from "./replica";
import { parseEntry, selectUnexpired } from "./store";

const beatEveryMs = 250;
/** The replica is trusted for this long after the sending of the last heartbeat that came back. */
const trustedForMs = 1_000;
/** A heartbeat that is not back by then will not come: the connection is given up. */
const lateAfterMs = 3_000;
const slowestReconnectMs = 2_000;

/**
 * Follows the table Revocation through PostgreSQL's LISTEN/NOTIFY.
 *
 * A connection first LISTENs and then reads all unexpired rows, so no row falls between the two: what commits later is announced.
 * Announcements arrive in commit order on one connection, so a heartbeat of our own that comes back proves that everything
 * committed before it was sent has come too. No sequence is compared anywhere: ids are handed out before commits, and a
 * catch-up by "id > last" would lose rows.
 */
export class RevocationFeed {
  readonly #apply: (entry: RevocationEntry) => void;
  readonly #beatChannel = `beat_${randomBytes(8).toString("hex")}`;
  #client: Client | undefined;
  #beat = 0;
  /** Heartbeats on their way: number -> when it was sent, and who waits for it. */
  readonly #underway = new Map<number, { readonly sentAt: number; readonly heard: () => void }>();
  #trustedUntil = 0;
  #attempts = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(apply: (entry: RevocationEntry) => void) {
    this.#apply = apply;
  }

  /** Whether the replica holds everything that was committed up to a moment ago. */
  isFresh(): boolean {
    return performance.now() < this.#trustedUntil;
  }

  /** Connects and keeps connected; resolves after the first try, whether or not it succeeded. */
  async start(): Promise<void> {
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#trustedUntil = 0;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  /**
   * Resolves when everything committed before this call has come back to this instance, at which moment it is on its way
   * to all others too; or after the limit, or at once when the feed is down.
   */
  async caughtUp(limitMs: number): Promise<void> {
    const client = this.#client;
    if (client === undefined || !this.isFresh()) return;
    await within(limitMs, this.#beatOnce(client)).catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = dedicatedConnection();
    this.#client = client;
    const lost = (error?: unknown): void => this.#lose(client, error);
    client.on("error", lost);
    client.on("end", () => lost());
    client.on("notification", ({ channel, payload, processId }) => {
      if (channel === this.#beatChannel) this.#heardBeat(client, payload, processId);
      else if (payload !== undefined) this.#heardRow(client, payload);
    });
    try {
      await client.connect();
      await refusePooler(client);
      await client.query(`LISTEN revocation; LISTEN ${this.#beatChannel}`);
      const { rows } = await client.query(selectUnexpired);
      for (const row of rows) this.#apply(parseEntry(row));
      await this.#keepBeating(client);
      this.#attempts = 0;
    } catch (error) {
      lost(error);
    }
  }

  /** Sends a heartbeat; resolves when it has come back. */
  #beatOnce(client: Client): Promise<void> {
    this.#beat += 1;
    const number = this.#beat;
    const back = new Promise<void>((resolve) => {
      this.#underway.set(number, { sentAt: performance.now(), heard: resolve });
    });
    return client.query("SELECT pg_notify($1, $2)", [this.#beatChannel, String(number)]).then(() => back);
  }

  async #keepBeating(client: Client): Promise<void> {
    await within(lateAfterMs, this.#beatOnce(client));
    if (this.#client !== client) return;
    this.#timer = setTimeout(
      () => void this.#keepBeating(client).catch((error: unknown) => this.#lose(client, error)),
      beatEveryMs,
    );
    this.#timer.unref();
  }

  /** A heartbeat proves something only when it went out and came back on one backend's connection. */
  #heardBeat(client: Client, payload: string | undefined, sender: number): void {
    const beat = this.#underway.get(Number(payload));
    if (this.#client !== client || beat === undefined || sender !== backendOf(client)) return;
    this.#trustedUntil = Math.max(this.#trustedUntil, beat.sentAt + trustedForMs);
    this.#underway.delete(Number(payload));
    beat.heard();
  }

  #heardRow(client: Client, payload: string): void {
    try {
      this.#apply(parseEntry(JSON.parse(payload)));
    } catch (error) {
      // A row that can't be understood may be a revocation: start over from the table rather than miss it.
      this.#lose(client, error);
    }
  }

  #lose(client: Client, error?: unknown): void {
    if (this.#client !== client || this.#stopped) return;
    this.#client = undefined;
    this.#trustedUntil = 0;
    for (const { heard } of this.#underway.values()) heard();
    this.#underway.clear();
    clearTimeout(this.#timer);
    log.warn({ err: error }, "the revocation feed is down; checks ask the database until it is back");
    abandonConnection(client);
    const wait = Math.min(slowestReconnectMs, 50 * 2 ** this.#attempts) * (0.75 + Math.random() / 2);
    this.#attempts += 1;
    this.#timer = setTimeout(() => void this.#connect(), wait);
    this.#timer.unref();
  }
}

/**
 * Behind a pooler the backend that answers is not the one that the connection was introduced to. In transaction mode our own
 * heartbeats may come back from a backend that LISTENs, while announcements that it hears in between are dropped.
 *
 * @throws Error when something else than PostgreSQL itself is at the other end
 */
async function refusePooler(client: Client): Promise<void> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  if (rows[0]?.pid !== backendOf(client))
    throw new Error("DATABASE_URL leads to a pooler: connect to PostgreSQL itself, or set REVOCATION_FEED=database");
}

/** Rejects when the work takes longer than the limit; the work itself goes on. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the heartbeat is late")), limitMs);
  });
  try {
    return await Promise.race([limit, work]);
  } finally {
    clearTimeout(timer);
  }
}
