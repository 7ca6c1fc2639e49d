import "server-only";

const mostKept = 10_000;

/** After so many ms the table is asked again: an operator may have opened the counter. */
const askedAgainAfter = 5_000;

/** When a window ends, and until when that is taken from memory, both in ms of `performance.now()`. */
type Closed = { readonly until: number; readonly trusted: number };

/** Counters that are used up, in the memory of one process, by a clock that nobody can step. */
export class ClosedCounters {
  /** The one closed first comes first. */
  readonly #closed = new Map<string, Closed>();

  /** Keeps a counter closed for so many ms. Where there are too many, the oldest is asked of the table again. */
  close(key: string, msLeft: number): void {
    const [oldest] = this.#closed.keys();
    if (this.#closed.size >= mostKept && oldest !== undefined && !this.#closed.has(key)) this.#closed.delete(oldest);
    const now = performance.now();
    this.#closed.set(key, { until: now + msLeft, trusted: now + Math.min(msLeft, askedAgainAfter) });
  }

  /** @returns how many ms are left until it opens; 0 when it is not known to be closed */
  msLeft(key: string): number {
    const { until = 0, trusted = 0 } = this.#closed.get(key) ?? {};
    const now = performance.now();
    if (trusted > now) return until - now;
    this.#closed.delete(key);
    return 0;
  }

  open(key: string): void {
    this.#closed.delete(key);
  }
}
