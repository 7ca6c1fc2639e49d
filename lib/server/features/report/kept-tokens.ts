import "server-only";
import { now } from "../../clock";

/** A token, and until when it is used, in ms since the epoch. */
export type Kept = { readonly token: string; readonly until: number };

/** A token is not used any more when it is good for less than that, in ms. */
const margin = 30_000;
const most = 5_000;

/** A token as it is kept. @param seconds for how long it is good, from now on */
export const keep = (token: string, seconds: number): Kept => ({ token, until: now() + seconds * 1000 - margin });

/** Tokens that are asked for once and used until shortly before their end, in the memory of this process alone. */
export class KeptTokens {
  readonly #kept = new Map<string, { readonly asked: Promise<Kept>; until: number }>();

  /**
   * The token that is kept under a name; whoever comes while it is asked for waits for the same answer.
   *
   * @param ask gives one, where there is none or it is about to end
   */
  async get(name: string, ask: () => Promise<Kept>): Promise<string> {
    const found = this.#kept.get(name);
    if (found !== undefined && found.until > now()) return (await found.asked).token;
    const entry = { asked: ask(), until: Infinity };
    this.#kept.delete(name);
    this.#kept.set(name, entry);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most && oldest !== undefined) this.#kept.delete(oldest);
    try {
      const kept = await entry.asked;
      entry.until = kept.until;
      return kept.token;
    } catch (error) {
      this.forget(name);
      throw error;
    }
  }

  /** Has the next one asked for. */
  forget(name: string): void {
    this.#kept.delete(name);
  }
}
