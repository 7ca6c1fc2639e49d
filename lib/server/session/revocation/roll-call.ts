import "server-only";
import { within } from "./within";

/** A feed answers a call on this channel when it has applied everything that was committed before the call. */
export const rollChannel = "revocation_roll";

/** Before the number of a call in its answer; a heartbeat, on the same channel, is a number alone. */
const answered = "heard ";

/** Sends a notification to a channel. */
export type Notify = (channel: string, payload: string) => Promise<unknown>;

/**
 * Asks all other feeds of a database whether they have heard what was committed before the question, and answers theirs.
 * Notifications arrive in the order of commits, so that the question arrives is already the proof.
 */
export class RollCall {
  readonly #ownChannel: string;
  #calls = 0;
  /** Calls on their way: number -> the backends that have not answered yet, and who waits for them. */
  readonly #awaited = new Map<string, { readonly backends: Set<number>; readonly complete: () => void }>();

  /** @param ownChannel where this feed, and no other, listens for answers */
  constructor(ownChannel: string) {
    this.#ownChannel = ownChannel;
  }

  /**
   * Calls other feeds; resolves when all have answered.
   *
   * @param backends the process ids of their connections
   * @throws Error when one has not answered within the limit; whatever `notify` throws
   */
  async call(backends: readonly number[], notify: Notify, limitMs: number): Promise<void> {
    if (backends.length === 0) return;
    this.#calls += 1;
    const call = String(this.#calls);
    const all = new Promise<void>((complete) => {
      this.#awaited.set(call, { backends: new Set(backends), complete });
    });
    try {
      await notify(rollChannel, `${this.#ownChannel} ${call}`);
      await within(limitMs, all);
    } finally {
      this.#awaited.delete(call);
    }
  }

  /** Answers the call of another feed. @throws whatever `notify` does */
  async answer(payload: string, notify: Notify): Promise<void> {
    const [channel, call] = payload.split(" ");
    if (channel === undefined || call === undefined || channel === this.#ownChannel) return;
    await notify(channel, answered + call);
  }

  /**
   * Takes note of an answer.
   *
   * @param backend the process id of the connection that sent it
   * @returns whether the payload is one
   */
  heard(payload: string, backend: number): boolean {
    if (!payload.startsWith(answered)) return false;
    const awaited = this.#awaited.get(payload.slice(answered.length));
    awaited?.backends.delete(backend);
    if (awaited?.backends.size === 0) awaited.complete();
    return true;
  }
}
