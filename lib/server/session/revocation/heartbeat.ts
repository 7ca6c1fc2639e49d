import "server-only";

/** The replica is trusted for this long after the sending of the last heartbeat that came back. */
export const trustedForMs = 1_000;

/**
 * The proof that a feed is up to date: what comes back over a connection that delivers in the order of commits has everything
 * before it that was committed before it was sent.
 */
export class Heartbeat {
  #number = 0;
  /** Heartbeats on their way: number -> when it was sent, and who waits for it. */
  readonly #underway = new Map<number, { readonly sentAt: number; readonly back: () => void }>();
  #trustedUntil = 0;
  // feature:revocation-stream begin
  /** Told, whenever that has moved on, up to when everything that was committed has been heard, as a moment of `performance.now()`. */
  onFresh: ((upTo: number) => void) | undefined;
  // feature:revocation-stream end

  /** Whether everything has been heard that was committed up to a moment ago. */
  isFresh(): boolean {
    return performance.now() < this.#trustedUntil;
  }

  /**
   * Sends a heartbeat; resolves when it has come back, or `stop` has been called.
   *
   * @throws whatever `send` does
   */
  async beat(send: (payload: string) => Promise<unknown>): Promise<void> {
    this.#number += 1;
    const number = this.#number;
    const returned = new Promise<void>((back) => {
      this.#underway.set(number, { sentAt: performance.now(), back });
    });
    await send(String(number));
    await returned;
  }

  /** To be called with what came back, if it came back on the connection that it went out on. */
  heard(payload: string): void {
    const beat = this.#underway.get(Number(payload));
    if (beat === undefined) return;
    this.#trustedUntil = Math.max(this.#trustedUntil, beat.sentAt + trustedForMs);
    this.#underway.delete(Number(payload));
    beat.back();
    if (this.isFresh()) this.onFresh?.(this.#trustedUntil - trustedForMs); // feature:revocation-stream
  }

  /** Ends the trust at once: the connection is gone, and what is on its way proves nothing any more. */
  stop(): void {
    this.#trustedUntil = 0;
    for (const { back } of this.#underway.values()) back();
    this.#underway.clear();
  }
}
