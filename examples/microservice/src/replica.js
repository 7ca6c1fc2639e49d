/**
 * @typedef {{ sid: string, seconds: number }
 *   | { jti: string, seconds: number }
 *   | { sub: string, below: number, seconds: number }} Revocation
 * A row of the app's list: it hits tokens with this `sid`, with this `jti`, or of this `sub` with a `ver` below.
 *
 * @typedef {{ sub?: unknown, sid?: unknown, jti?: unknown, ver?: unknown, act?: unknown,
 *   grant?: unknown, client_id?: unknown, cver?: unknown }} Claims What of a token a row can hit.
 */

/**
 * The app's revocations, for as long as a token may be alive that they hit. Times are those of a clock that nobody can step; a row is only ever
 * added, so applying one twice changes nothing.
 */
export class Replica {
  /** By `sid` and by `jti`, until when a row is kept. */
  #sessions = /** @type {Map<string, number>} */ (new Map());
  #tokens = /** @type {Map<string, number>} */ (new Map());
  /** By `sub`, also the lowest `ver` that is still good. */
  #users = /** @type {Map<string, { below: number, until: number }>} */ (new Map());
  #trustedUntil = 0;

  /** Whether everything is known that was revoked up to a moment ago. */
  get isTrusted() {
    return performance.now() < this.#trustedUntil;
  }

  /**
   * Says that nothing is missing.
   *
   * @param {number} moment of `performance.now()`, up to which that is to be believed
   */
  trustUntil(moment) {
    if (moment > this.#trustedUntil) this.#trustedUntil = moment;
  }

  /** @param {Revocation} row */
  apply(row) {
    const until = performance.now() + row.seconds * 1000;
    if ("sid" in row) this.#sessions.set(row.sid, Math.max(until, this.#sessions.get(row.sid) ?? 0));
    else if ("jti" in row) this.#tokens.set(row.jti, Math.max(until, this.#tokens.get(row.jti) ?? 0));
    else {
      const { below = 0, until: before = 0 } = this.#users.get(row.sub) ?? {};
      this.#users.set(row.sub, { below: Math.max(below, row.below), until: Math.max(until, before) });
    }
  }

  /**
   * Whether a row hits a token. Where somebody acts as another (RFC 8693 §4.1), the token of the one who acts must be good too.
   *
   * @param {Claims} claims
   * @returns {boolean}
   */
  revokes({ sub, sid, jti, ver, act, grant, client_id, cver }) {
    // Of an app that somebody has connected: its grant stands in the place of a session, and the app in that of a person.
    if (grant !== undefined && this.revokes({ sid: grant, sub: client_id, ver: cver })) return true;
    if (typeof sid === "string" && this.#sessions.has(sid)) return true;
    if (typeof jti === "string" && this.#tokens.has(jti)) return true;
    const user = typeof sub === "string" ? this.#users.get(sub) : undefined;
    // A token that does not say which version it is of may be an old one.
    if (user !== undefined && (typeof ver === "number" ? ver : 0) < user.below) return true;
    return typeof act === "object" && act !== null && this.revokes(act);
  }

  /** Forgets what can hit nothing any more. */
  prune() {
    const now = performance.now();
    for (const kept of [this.#sessions, this.#tokens])
      for (const [key, until] of kept) if (until < now) kept.delete(key);
    for (const [key, { until }] of this.#users) if (until < now) this.#users.delete(key);
  }

  get size() {
    return this.#sessions.size + this.#tokens.size + this.#users.size;
  }
}
