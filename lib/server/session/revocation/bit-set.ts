import "server-only";

/** Whole numbers below a power of two, a bit for each. */
export class BitSet {
  readonly #words: Uint32Array;

  /** @param bits the numbers are below 2 to the power of that */
  constructor(bits: number) {
    this.#words = new Uint32Array(1 << (bits - 5));
  }

  /** Whether a number has been added. */
  has(number: number): boolean {
    return (((this.#words[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
  }

  /** Adds a number. */
  add(number: number): void {
    this.#words[number >>> 5] = (this.#words[number >>> 5] ?? 0) | (1 << (number & 31));
  }

  /** Takes all out. */
  clear(): void {
    this.#words.fill(0);
  }
}
