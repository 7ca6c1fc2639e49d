/** More have acted for nobody than that: what is longer is no chain of the app. */
const longest = 4;

/**
 * Who acts for the subject of a token, the one who asks first (RFC 8693 §4.1). What stands behind the first is told, and decides nothing.
 *
 * @param {unknown} act the claim
 * @returns {readonly string[] | undefined} undefined for what is no such claim: its token is not taken
 */
export function actorsIn(act) {
  /** @type {string[]} */
  const actors = [];
  for (let at = act; at !== undefined;) {
    if (typeof at !== "object" || at === null || Array.isArray(at)) return undefined;
    const { sub, act: before } = /** @type {Record<string, unknown>} */ (at);
    if (typeof sub !== "string" || sub === "" || actors.length === longest) return undefined;
    actors.push(sub);
    at = before;
  }
  return actors;
}
