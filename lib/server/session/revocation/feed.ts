import "server-only";
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "pg";
import { abandonConnection, backendOf, dedicatedConnection } from "../../db";
import { log } from "../../log";
import type { RevocationEntry } from "./replica";
import { parseEntry, selectUnexpired } from "./store";

const beatEveryMs = 250;
/** The replica is trusted for this long after the sending of the last heartbeat that came back. */
const trustedForMs = 1_000;
/** By this name the feeds of all instances find each other in pg_stat_activity. */
const feedName = "portcullis-feed";
/** A feed answers a call on this channel when it has applied everything that was committed before the call. */
const rollChannel = "revocation_roll";
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
 *
 * Whoever has written a revocation calls the roll (`heardEverywhere`), so that nobody is told "signed out" before every
 * instance refuses.
 */
export class RevocationFeed {
  readonly #apply: (entry: RevocationEntry) => void;
  /** For what is meant for this instance alone: its own heartbeats, and answers to its roll calls. */
  readonly #ownChannel = `feed_${randomBytes(8).toString("hex")}`;
  #client: Client | undefined;
  #beat = 0;
  /** Heartbeats on their way: number -> when it was sent, and who waits for it. */
  readonly #underway = new Map<number, { readonly sentAt: number; readonly heard: () => void }>();
  #calls = 0;
  /** Roll calls on their way: number -> the backends that have not answered yet, and who waits for them. */
  readonly #awaited = new Map<string, { readonly backends: Set<number>; readonly complete: () => void }>();
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
   * Resolves when no instance accepts any more what was revoked by a transaction that has committed before this call: every
   * other feed has answered that it has heard, or has gone so long without proof of being up to date that it no longer
   * trusts its memory. With one instance that is at once, with healthy ones milliseconds, at most a second.
   */
  async heardEverywhere(): Promise<void> {
    const deadline = performance.now() + trustedForMs;
    try {
      const client = this.#client;
      if (client !== undefined && this.isFresh()) {
        await within(trustedForMs, this.#callRoll(client));
        return;
      }
    } catch {
      // Somebody did not answer, or our own feed broke: what remains is the time after which memory is not trusted.
    }
    await delay(Math.max(0, deadline - performance.now()));
  }

  /** Calls every other feed of this database; resolves when all have answered. */
  async #callRoll(client: Client): Promise<void> {
    const { rows } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
       WHERE application_name = $1 AND datname = current_database() AND pid <> pg_backend_pid()`,
      [feedName],
    );
    if (rows.length === 0) return;
    this.#calls += 1;
    const call = String(this.#calls);
    const all = new Promise<void>((complete) => {
      this.#awaited.set(call, { backends: new Set(rows.map(({ pid }) => pid)), complete });
    });
    try {
      await client.query("SELECT pg_notify($1, $2)", [rollChannel, `${this.#ownChannel} ${call}`]);
      await within(trustedForMs, all);
    } finally {
      this.#awaited.delete(call);
    }
  }

  /** Answers the roll call of another instance; everything committed before it has been applied by now. */
  #answerRoll(client: Client, payload: string): void {
    const [channel, call] = payload.split(" ");
    if (channel === undefined || call === undefined || channel === this.#ownChannel) return;
    client
      .query("SELECT pg_notify($1, $2)", [channel, `heard ${call}`])
      .catch((error: unknown) => this.#lose(client, error));
  }

  #heardAnswer(call: string, backend: number): void {
    const awaited = this.#awaited.get(call);
    awaited?.backends.delete(backend);
    if (awaited?.backends.size === 0) awaited.complete();
  }

  async #connect(): Promise<void> {
    const client = dedicatedConnection();
    this.#client = client;
    const lost = (error?: unknown): void => this.#lose(client, error);
    client.on("error", lost);
    client.on("end", () => lost());
    client.on("notification", ({ channel, payload = "", processId }) => {
      if (channel === rollChannel) this.#answerRoll(client, payload);
      else if (channel !== this.#ownChannel) this.#heardRow(client, payload);
      else if (payload.startsWith("heard ")) this.#heardAnswer(payload.slice("heard ".length), processId);
      else this.#heardBeat(client, payload, processId);
    });
    try {
      await client.connect();
      await refusePooler(client);
      // Named before it listens and reads: a writer that does not see it yet has committed what it is about to read.
      await client.query(`SET application_name TO '${feedName}'`);
      await client.query(`LISTEN revocation; LISTEN ${rollChannel}; LISTEN ${this.#ownChannel}`);
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
    return client.query("SELECT pg_notify($1, $2)", [this.#ownChannel, String(number)]).then(() => back);
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
  #heardBeat(client: Client, payload: string, sender: number): void {
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
    timer = setTimeout(() => reject(new Error("no answer in time")), limitMs);
  });
  try {
    return await Promise.race([limit, work]);
  } finally {
    clearTimeout(timer);
  }
}
