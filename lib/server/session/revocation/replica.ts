import "server-only";
import { revocationLifetime } from "@/lib/shared/durations";
import type { AccessClaims } from "../claims";

/** `revoked`: the session or this token is over. `superseded`: the user's roles have changed since; a refresh gives a new token. */
export type Verdict = "good" | "revoked" | "superseded";

/** One row of the table Revocation, as the trigger announces it. */
export type RevocationEntry =
  | { readonly kind: "session" | "token"; readonly subject: string; readonly version: null }
  | { readonly kind: "user"; readonly subject: string; readonly version: number };

/** What of a token a revocation can hit. */
export type RevocableToken = Pick<AccessClaims, "sid" | "jti" | "sub" | "ver">;

/**
 * The unexpired rows of the table Revocation, in memory: three maps, so that a check is three look-ups. Rows are only ever
 * added or extended; applying one twice, or in another order, changes nothing.
 *
 * A row is remembered for as long after it was heard as the last token that it can hit may live, by a clock that nobody can step: a
 * wall clock that jumps ahead for a minute would forget what still counts.
 */
export class RevocationReplica {
  /** When each was heard last, in ms of `performance.now()`. */
  readonly #sessions = new Map<string, number>();
  readonly #tokens = new Map<string, number>();
  readonly #users = new Map<string, { version: number; heardAt: number }>();

  /** Takes a row in, or extends the one that is known. */
  apply(entry: RevocationEntry): void {
    const heardAt = performance.now();
    if (entry.kind === "user") {
      const version = Math.max(entry.version, this.#users.get(entry.subject)?.version ?? 0);
      this.#users.set(entry.subject, { version, heardAt });
    } else (entry.kind === "session" ? this.#sessions : this.#tokens).set(entry.subject, heardAt);
  }

  /** Whether a row hits the token, by its claims. */
  judge(token: RevocableToken): Verdict {
    if (this.#sessions.has(token.sid) || this.#tokens.has(token.jti)) return "revoked";
    const user = this.#users.get(token.sub);
    return user !== undefined && token.ver < user.version ? "superseded" : "good";
  }

  /** Forgets rows whose tokens have all expired. */
  prune(): void {
    const heardBefore = performance.now() - revocationLifetime * 1000;
    for (const map of [this.#sessions, this.#tokens]) {
      for (const [subject, heardAt] of map) if (heardAt <= heardBefore) map.delete(subject);
    }
    for (const [subject, { heardAt }] of this.#users) if (heardAt <= heardBefore) this.#users.delete(subject);
  }

  /** How many rows are remembered. */
  get size(): number {
    return this.#sessions.size + this.#tokens.size + this.#users.size;
  }
}
