/**
 * What is given up when somebody says so, or when nothing was heard for a while.
 *
 * One controller, held by all who may abort it: what waits for `AbortSignal.any` may hear nothing any more once Node 20 has collected garbage.
 */
export class Patience {
  #over = new AbortController();
  #stop;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #onStop = () => this.#over.abort(this.#stop.reason);

  /** @param {AbortSignal} stop */
  constructor(stop) {
    this.#stop = stop;
    if (stop.aborted) this.#onStop();
    else stop.addEventListener("abort", this.#onStop);
  }

  get signal() {
    return this.#over.signal;
  }

  /**
   * Begins anew.
   *
   * @param {number} ms how long it lasts from now on
   */
  renew(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#over.abort(new Error("nothing was heard")), ms);
  }

  /** Ends what is still under way. */
  end() {
    clearTimeout(this.#timer);
    this.#stop.removeEventListener("abort", this.#onStop);
    this.#over.abort();
  }
}
