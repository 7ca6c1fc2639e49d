import "server-only";
import type { AccessClaims } from "../claims";

/** `revoked`: the session or this token is over. `superseded`: the user's roles have changed since; a refresh gives a new token. */
export type Verdict = "good" | "revoked" | "superseded";

/** One row of the table Revocation, as the trigger announces it; `expiresAt` in milliseconds since the epoch. */
export type RevocationEntry =
  | { readonly kind: "session" | "token"; readonly subject: string; readonly version: null; readonly expiresAt: number }
  | { readonly kind: "user"; readonly subject: string; readonly version: number; readonly expiresAt: number };

/** What of a token a revocation can hit. */
export type RevocableToken = Pick<AccessClaims, "sid" | "jti" | "sub" | "ver">;

/**
 * The unexpired rows of the table Revocation, in memory: three maps, so that a check is three look-ups. Rows are only ever
 * added or extended; applying one twice, or in another order, changes nothing.
 */
export class RevocationReplica {
  readonly #sessions = new Map<string, number>();
  readonly #tokens = new Map<string, number>();
  readonly #users = new Map<string, { version: number; expiresAt: number }>();

  /** Takes a row in, or extends the one that is known. */
  apply(entry: RevocationEntry): void {
    if (entry.kind === "user") {
      const known = this.#users.get(entry.subject);
      this.#users.set(entry.subject, {
        version: Math.max(entry.version, known?.version ?? 0),
        expiresAt: Math.max(entry.expiresAt, known?.expiresAt ?? 0),
      });
      return;
    }
    const map = entry.kind === "session" ? this.#sessions : this.#tokens;
    map.set(entry.subject, Math.max(entry.expiresAt, map.get(entry.subject) ?? 0));
  }

  /** Whether a row hits the token, by its claims. */
  judge(token: RevocableToken): Verdict {
    if (this.#sessions.has(token.sid) || this.#tokens.has(token.jti)) return "revoked";
    const user = this.#users.get(token.sub);
    return user !== undefined && token.ver < user.version ? "superseded" : "good";
  }

  /**
   * Forgets rows whose tokens have all expired.
   *
   * @param now milliseconds since the epoch
   */
  prune(now: number): void {
    for (const map of [this.#sessions, this.#tokens]) {
      for (const [subject, expiresAt] of map) if (expiresAt <= now) map.delete(subject);
    }
    for (const [subject, { expiresAt }] of this.#users) if (expiresAt <= now) this.#users.delete(subject);
  }

  /** How many rows are remembered. */
  get size(): number {
    return this.#sessions.size + this.#tokens.size + this.#users.size;
  }
}
