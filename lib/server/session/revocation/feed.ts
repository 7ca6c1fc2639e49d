import "server-only";
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Client, Notification } from "pg";
import { env } from "../../env";
import { abandonConnection, backendOf, dedicatedConnection, pool } from "../../db";
import { notifyBy, tidyNotifyQueue } from "../../db/notifications";
import { refusePooler } from "../../db/pooler";
import { Incident } from "../../log/incident";
import { Heartbeat, trustedForMs } from "./heartbeat";
import type { RevocationEntry } from "./replica";
import { rollChannel, RollCall } from "./roll-call";
import { parseEntry, readUnexpired, selectOtherFeeds } from "./store";
import { within } from "./within";

const beatEveryMs = 250;
/** By this name the feeds of all instances find each other in pg_stat_activity. */
const feedName = "portcullis-feed";
/** A heartbeat that is not back by then will not come: the connection is given up. */
const lateAfterMs = 3_000;
const slowestReconnectMs = 2_000;

/**
 * Follows the table Revocation through PostgreSQL's LISTEN/NOTIFY.
 *
 * A connection first LISTENs and then reads all unexpired rows, so no row falls between the two: what commits later is announced.
 * Announcements arrive in commit order on one connection, so a heartbeat of our own that comes back proves that everything
 * committed before it was sent has come too.
 *
 * Whoever has written a revocation calls the roll (`heardEverywhere`): nobody is told "signed out" before every instance refuses.
 */
export class RevocationFeed {
  readonly #apply: (entry: RevocationEntry) => void;
  /** For what is meant for this instance alone: its own heartbeats, and answers to its roll calls. */
  readonly #ownChannel = `feed_${randomBytes(8).toString("hex")}`;
  /** Says up to when nothing is missing. */
  readonly heartbeat = new Heartbeat();
  readonly #rollCall = new RollCall(this.#ownChannel);
  readonly #outage = new Incident(
    "the revocation feed is down; checks ask the database",
    "the revocation feed is back",
  );
  #client: Client | undefined;
  #attempts = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param apply takes each row into the replica; the same one may come twice */
  constructor(apply: (entry: RevocationEntry) => void) {
    this.#apply = apply;
  }

  /** Whether the replica holds everything that was committed up to a moment ago. */
  isFresh(): boolean {
    return this.heartbeat.isFresh();
  }

  /** Connects and keeps connected; resolves after the first try, successful or not. */
  async start(): Promise<void> {
    const client = dedicatedConnection();
    this.#client = client;
    const lost = (error?: unknown): void => this.#lose(client, error);
    client.on("error", lost);
    client.on("end", () => lost());
    client.on("notification", (notification) => this.#hear(client, notification));
    try {
      await client.connect();
      await refusePooler(client);
      // Named before it listens and reads: a writer that does not see it yet has committed what it is about to read.
      await client.query(`SET application_name TO '${feedName}'`);
      await client.query(`LISTEN revocation; LISTEN ${rollChannel}; LISTEN ${this.#ownChannel}`);
      await readUnexpired((text, values) => client.query(text, [...values]), this.#apply);
      await tidyNotifyQueue(client);
      await this.#keepBeating(client);
      if (this.#client !== client) return;
      this.#attempts = 0;
      this.#outage.works();
    } catch (error) {
      lost(error);
    }
  }

  /**
   * Resolves when no instance accepts any more what was revoked by a transaction that has committed before this call: every
   * other feed has answered that it has heard, or has gone so long without proof of being up to date that it no longer
   * trusts its memory. With one instance, or where all ask the table, that is at once, with healthy ones milliseconds, at most a second.
   */
  async heardEverywhere(): Promise<void> {
    const deadline = performance.now() + trustedForMs;
    try {
      const client = this.#client;
      if (client !== undefined && this.isFresh()) {
        await within(trustedForMs, this.#callRoll(client));
        return;
      }
      if (env().REVOCATION_FEED === "database" && (await pool().query(selectOtherFeeds, [feedName])).rowCount === 0)
        return;
    } catch {
      // Somebody did not answer, or our own feed broke: what remains is the time after which memory is not trusted.
    }
    await delay(Math.max(0, deadline - performance.now()));
  }

  async #callRoll(client: Client): Promise<void> {
    const { rows } = await client.query<{ pid: number }>(selectOtherFeeds, [feedName]);
    const others = rows.map(({ pid }) => pid);
    await this.#rollCall.call(others, notifyBy(client), trustedForMs);
  }

  #hear(client: Client, { channel, payload = "", processId }: Notification): void {
    const lost = (error: unknown) => this.#lose(client, error);
    if (channel === rollChannel) this.#rollCall.answer(payload, notifyBy(client)).catch(lost);
    else if (channel !== this.#ownChannel) this.#hearRow(payload, lost);
    else if (this.#rollCall.heard(payload, processId)) return;
    // A heartbeat proves something only when it went out and came back on one backend's connection.
    else if (this.#client === client && processId === backendOf(client)) this.heartbeat.heard(payload);
  }

  #hearRow(payload: string, lost: (error: unknown) => void): void {
    try {
      this.#apply(parseEntry(JSON.parse(payload)));
    } catch (error) {
      // A row that can't be understood may be a revocation: start over from the table rather than miss it.
      lost(error);
    }
  }

  async #keepBeating(client: Client): Promise<void> {
    const beat = this.heartbeat.beat((payload) => notifyBy(client)(this.#ownChannel, payload));
    await within(lateAfterMs, beat);
    if (this.#client !== client) return;
    this.#timer = setTimeout(
      () => void this.#keepBeating(client).catch((error: unknown) => this.#lose(client, error)),
      beatEveryMs,
    );
    this.#timer.unref();
  }

  #lose(client: Client, error?: unknown): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.heartbeat.stop();
    clearTimeout(this.#timer);
    this.#outage.fails(error);
    abandonConnection(client);
    const wait = Math.min(slowestReconnectMs, 50 * 2 ** this.#attempts) * (0.75 + Math.random() / 2);
    this.#attempts += 1;
    this.#timer = setTimeout(() => void this.start(), wait);
    this.#timer.unref();
  }
}
