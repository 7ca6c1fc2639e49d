import { setTimeout as pause } from "node:timers/promises";
import { readEvents } from "./event-stream.js";
import { Patience } from "./patience.js";

/** How long to wait before the next try, at most; about twice as long after each one that failed. */
const [firstWaitMs, longestWaitMs] = [50, 2_000];
/** A stream that says nothing for so many times as long as it may be trusted, or nothing new, is given up. */
const silences = 3;
/** The same before it has said how long that is. */
const patienceMs = 5_000;

/**
 * Keeps a replica as the app says, over one connection that is opened again whenever it ends, from where it was.
 *
 * The app says with each `fresh` up to which moment, by the clock of the stream, nothing is missing. The stream began after it was asked for: so that
 * moment lies at least as far behind our asking as it lies behind the beginning. What was delayed on the way, by however much, is never
 * taken for new, and no two clocks have to agree.
 */
export class Follower {
  #replica;
  #token;
  #url;
  #log;
  /** `Last-Event-ID` */
  #position = "";

  /**
   * @param {import("./replica.js").Replica} replica
   * @param {{ url: string, token: import("./own-token.js").OwnToken, log: (message: string) => void }} options
   */
  constructor(replica, { url, token, log }) {
    this.#replica = replica;
    this.#url = url;
    this.#token = token;
    this.#log = log;
  }

  /**
   * Follows until it is told to stop. Never rejects.
   *
   * @param {AbortSignal} stop
   */
  async run(stop) {
    let wait = firstWaitMs;
    while (!stop.aborted) {
      const works = () => void (wait = firstWaitMs);
      await this.#follow(stop, works).catch((/** @type {unknown} */ error) => {
        if (!stop.aborted) this.#log(`not following: ${String(error)}`);
      });
      // By chance, so that not all come at once when the app is there again.
      await pause(wait * (0.5 + Math.random() / 2), undefined, { signal: stop }).catch(() => {});
      wait = Math.min(longestWaitMs, wait * 2);
    }
  }

  /**
   * One connection, up to its end.
   *
   * @param {AbortSignal} stop
   * @param {() => void} works called each time when it says that nothing is missing
   */
  async #follow(stop, works) {
    const token = await this.#token.get(stop);
    const patience = new Patience(stop);
    patience.renew(patienceMs);
    const askedAt = performance.now();
    try {
      const response = await fetch(this.#url, {
        headers: {
          accept: "text/event-stream",
          authorization: `Bearer ${token}`,
          ...(this.#position !== "" && { "last-event-id": this.#position }),
        },
        redirect: "error",
        signal: patience.signal,
      });
      if (response.status === 401) this.#token.forget();
      const type = response.headers.get("content-type") ?? "";
      if (response.status !== 200 || response.body === null || !type.startsWith("text/event-stream"))
        throw new Error(`the stream answered ${response.status}`);
      let begun = { clock: Infinity, trustedForMs: 0 };
      let isCaughtUp = false;
      const bytes = bytesOf(response.body, patience.signal);
      for await (const { name, data, id } of readEvents(bytes, this.#position)) {
        const said = JSON.parse(data);
        if (name === "hello") begun = said;
        if (name === "revoked") for (const row of said) this.#replica.apply(row);
        if (name === "fresh") {
          this.#replica.trustUntil(askedAt + (said.clock - begun.clock) + begun.trustedForMs);
          works();
        }
        // Only behind what it stands for.
        this.#position = id;
        // One whose first answer came late says all too late, and would for ever.
        isCaughtUp ||= name === "fresh";
        if (isCaughtUp && !this.#replica.isTrusted) continue;
        patience.renew(begun.trustedForMs * silences || patienceMs);
      }
    } finally {
      patience.end();
    }
  }
}

/**
 * What a body brings, up to its end or until it is given up. Node 20 may have forgotten by then that a body ends with the signal of its request.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {AbortSignal} signal
 */
async function* bytesOf(body, signal) {
  const reader = body.getReader();
  signal.addEventListener("abort", () => void reader.cancel().catch(() => {}), { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    signal.throwIfAborted();
    if (done) return;
    yield value;
  }
}
