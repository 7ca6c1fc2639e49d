import "server-only";
import { revocationLifetime } from "@/lib/shared/durations";
import type { AccessClaims } from "../claims"; // feature:impersonation
import { base64url, uuid } from "./key";
import { HeardTable } from "./table";

/** `revoked`: the session is over. `superseded`: another token stands in its place, or the user's roles have changed since; a refresh gives a new one. */
export type Verdict = "good" | "revoked" | "superseded";

/** One row of the table Revocation, as the trigger announces it. */
export type RevocationEntry =
  | { readonly kind: "session" | "token"; readonly subject: string; readonly version: null }
  | { readonly kind: "user"; readonly subject: string; readonly version: number };

// feature:revocation-stream begin
/** A row, and for how many seconds from now it can hit anything. */
export type RememberedRow = RevocationEntry & { readonly seconds: number };
// feature:revocation-stream end

/** What of a token a revocation can hit. */
export type RevocableToken = {
  readonly sid: string;
  readonly jti: string;
  readonly sub: string;
  readonly ver: number;
  readonly act?: AccessClaims["act"]; // feature:impersonation
};

/**
 * The unexpired rows of the table Revocation, in memory: three tables, so that a check is three look-ups. Rows are only ever
 * added or extended; applying one twice, or in another order, changes nothing.
 *
 * A row is remembered for as long after it was heard as the last token that it can hit may live, by a clock that nobody can step: a
 * wall clock that jumps ahead for a minute would forget what still counts.
 */
export class RevocationReplica {
  readonly #sessions = new HeardTable(uuid);
  readonly #tokens = new HeardTable(base64url);
  /** With the lowest version that is still good. */
  readonly #users = new HeardTable(uuid, { valued: true });

  /** Takes a row in, or extends the one that is known. */
  apply({ kind, subject, version }: RevocationEntry): void {
    const heardAt = performance.now();
    if (kind === "user") this.#users.note(subject, heardAt, version);
    else (kind === "session" ? this.#sessions : this.#tokens).note(subject, heardAt);
  }

  /** Whether a row hits the token, by its claims. */
  judge(token: RevocableToken): Verdict {
    if (this.#sessions.find(token.sid) !== undefined) return "revoked";
    // feature:impersonation begin
    // Whoever acts as somebody does so for as long as they might act themselves.
    if (token.act !== undefined && this.judge({ ...token.act, jti: token.jti }) !== "good") return "revoked";
    // feature:impersonation end
    if (this.#tokens.find(token.jti) !== undefined) return "superseded";
    return token.ver < (this.#users.find(token.sub) ?? 0) ? "superseded" : "good";
  }

  /** Forgets rows whose tokens have all expired. */
  prune(): void {
    const now = performance.now();
    for (const table of [this.#sessions, this.#tokens, this.#users]) table.forget(now, revocationLifetime * 1000);
  }

  // feature:openid-provider begin
  /** Whether it knows a row, or one that says more: applying that changes nothing but how long it is remembered. */
  knows({ kind, subject, version }: RevocationEntry): boolean {
    if (kind === "user") return (this.#users.find(subject) ?? -1) >= version;
    return (kind === "session" ? this.#sessions : this.#tokens).find(subject) !== undefined;
  }
  // feature:openid-provider end

  // feature:revocation-stream begin
  /** All rows, each with the seconds for which it is remembered yet; see `entries` of the tables. */
  *rows(): Generator<RememberedRow, void> {
    for (const [subject, , heardAt] of this.#sessions.entries())
      yield { kind: "session", subject, version: null, seconds: secondsLeft(heardAt) };
    for (const [subject, , heardAt] of this.#tokens.entries())
      yield { kind: "token", subject, version: null, seconds: secondsLeft(heardAt) };
    for (const [subject, version, heardAt] of this.#users.entries())
      yield { kind: "user", subject, version, seconds: secondsLeft(heardAt) };
  }
  // feature:revocation-stream end

  /** How many rows are remembered. */
  get size(): number {
    return this.#sessions.size + this.#tokens.size + this.#users.size;
  }
}

// feature:revocation-stream begin
/** A moment is kept modulo 2^32 ms: its distance from now is exact. */
const secondsLeft = (heardAt: number): number =>
  Math.max(0, Math.ceil(revocationLifetime - ((Math.floor(performance.now()) - heardAt) | 0) / 1000));
// feature:revocation-stream end
