import "server-only";

const mostKept = 10_000;

/** Counters that are used up, in the memory of one process, until their windows end by a clock that nobody can step. */
export class ClosedCounters {
  /** The one closed first comes first: key -> when its window ends, in ms of `performance.now()`. */
  readonly #until = new Map<string, number>();

  /** Keeps a counter closed for so many ms. Where there are too many, the oldest is asked of the table again. */
  close(key: string, msLeft: number): void {
    const [oldest] = this.#until.keys();
    if (this.#until.size >= mostKept && oldest !== undefined && !this.#until.has(key)) this.#until.delete(oldest);
    this.#until.set(key, performance.now() + msLeft);
  }

  /** @returns how many ms are left until it opens; 0 when it is not known to be closed */
  msLeft(key: string): number {
    const left = (this.#until.get(key) ?? 0) - performance.now();
    if (left > 0) return left;
    this.#until.delete(key);
    return 0;
  }

  open(key: string): void {
    this.#until.delete(key);
  }
}
