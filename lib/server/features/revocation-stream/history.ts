import "server-only";
import { randomBytes } from "node:crypto";
import { revocationLifetime } from "@/lib/shared/durations";
import type { RememberedRow, RevocationEntry } from "../../session/revocation";

const mostKept = 10_000;
const position = /^([\w-]{16})\.(\d{1,15})$/;

/** The newest rows of this instance, numbered as they came, so that whoever was away for a moment hears what came meanwhile and no more. */
export class History {
  /** Numbers mean nothing to another instance, nor to this one once it has started again. */
  readonly #instance = randomBytes(12).toString("base64url");
  readonly #mostKept: number;
  #kept: { readonly entry: RevocationEntry; readonly heardAt: number }[] = [];
  #last = 0;

  constructor(most = mostKept) {
    this.#mostKept = most;
  }

  /** Where somebody is who has heard everything up to now: opaque to them. */
  get position(): string {
    return `${this.#instance}.${this.#last}`;
  }

  /** Takes a row in. */
  add(entry: RevocationEntry): void {
    this.#last += 1;
    this.#kept.push({ entry, heardAt: performance.now() });
    // Not one by one: that would move all of them each time.
    if (this.#kept.length >= this.#mostKept * 2) this.#kept = this.#kept.slice(-this.#mostKept);
  }

  /** What came after a position; undefined where that is not known any more, or never was. */
  since(text: string): readonly RememberedRow[] | undefined {
    const [, instance, number = ""] = position.exec(text) ?? [];
    const missed = this.#last - Number(number);
    if (instance !== this.#instance || missed < 0 || missed > this.#kept.length) return undefined;
    const now = performance.now();
    return this.#kept
      .slice(this.#kept.length - missed)
      .map(({ entry, heardAt }) => ({ ...entry, seconds: Math.ceil(revocationLifetime - (now - heardAt) / 1000) }))
      .filter(({ seconds }) => seconds > 0);
  }
}
