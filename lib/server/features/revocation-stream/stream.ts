import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";

/** What may wait for a reader, in bytes: some ten thousand rows. */
const mostWaiting = 1_000_000;
/** Who takes nothing for so long although something waits is gone, or not reading. */
const stalledAfterMs = 10_000;

/** What one reader gets: first what lies behind, made while it is read, then what is pushed. Memory holds no more of it than `mostWaiting`. */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #hangUp: () => void;
  #backlog: Iterator<Uint8Array> | undefined;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  /** Whether the last that waits is made void by the next of its kind. */
  #lastIsFleeting = false;
  #takenAt = performance.now();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /**
   * @param hangUp breaks the connection off, whatever of it is not read yet; does no harm once the answer is over
   * @param onGone called when the reader has gone away by itself
   */
  constructor(backlog: Iterator<Uint8Array>, hangUp: () => void, onGone: () => void) {
    this.#hangUp = hangUp;
    this.#backlog = backlog;
    this.body = new ReadableStream({
      start: (controller) => void (this.#controller = controller),
      pull: () => this.#pull(),
      cancel: () => {
        this.#forget();
        onGone();
      },
    });
  }

  /** Whether the reader is too slow to be waited for: they come again, from where they were. */
  get isStuck(): boolean {
    const isStalled = this.#waiting.length > 0 && performance.now() - this.#takenAt > stalledAfterMs;
    return isStalled || this.#bytes > mostWaiting;
  }

  /** Appends something. @param fleeting whether it stands in for one of its kind that waits right before it */
  push(chunk: Uint8Array, fleeting = false): void {
    if (this.#controller === undefined) return;
    if (fleeting && this.#lastIsFleeting) this.#bytes -= this.#waiting.pop()?.length ?? 0;
    this.#lastIsFleeting = fleeting;
    if (this.#waiting.length === 0) this.#takenAt = performance.now();
    this.#waiting.push(chunk);
    this.#bytes += chunk.length;
    if (this.#backlog === undefined) this.#give();
  }

  /** Ends it: what waits is not sent any more. The connection ends with it, or is broken off if nobody reads. */
  end(): void {
    this.#forget()?.close();
    setTimeout(this.#hangUp, stalledAfterMs).unref();
  }

  /** Breaks it off. */
  cut(): void {
    this.#forget()?.close();
    this.#hangUp();
  }

  async #pull(): Promise<void> {
    // There may be thousands of pages, and others wait for the event loop.
    if (this.#backlog !== undefined) await nextTurn();
    const next = this.#backlog?.next();
    if (next === undefined || next.done === true) {
      this.#backlog = undefined;
      this.#give();
      return;
    }
    this.#takenAt = performance.now();
    this.#controller?.enqueue(next.value);
  }

  #give(): void {
    if (this.#waiting.length === 0 || (this.#controller?.desiredSize ?? 0) <= 0) return;
    const waiting = Buffer.concat(this.#waiting);
    // Before it is handed over: whoever waits for it asks for more at once.
    this.#empty();
    this.#takenAt = performance.now();
    this.#controller?.enqueue(waiting);
  }

  #empty(): void {
    this.#waiting = [];
    this.#bytes = 0;
    this.#lastIsFleeting = false;
  }

  #forget(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const controller = this.#controller;
    this.#controller = undefined;
    this.#backlog = undefined;
    this.#empty();
    return controller;
  }
}
