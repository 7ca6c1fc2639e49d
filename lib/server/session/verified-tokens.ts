import "server-only";
import { now as clockTime } from "../clock";
import { env } from "../env";
import { keyEdition } from "../keys/verification-keys";

/** Of each kind. */
const mostVerified = 5_000;

type Verified<Claims> = { readonly ok: true; readonly claims: Claims };
type Expired = { readonly ok: false; readonly reason: "expired" };

/**
 * A verifier that remembers the tokens whose signature and claims it has verified in this runtime, by their exact bytes. The
 * outcome for the same bytes under the same keys can only change by time, and time is looked at on each call. Nothing is refused
 * by this name: the other form of an ES256 signature is another entry with the same claims.
 *
 * @param verifyAfresh is given the time in milliseconds since the epoch
 */
export function remembering<Claims extends { readonly exp: number }, Refused extends { readonly ok: false }>(
  verifyAfresh: (token: string, now: number) => Promise<Verified<Claims> | Refused>,
): (token: string, now?: number) => Promise<Verified<Claims> | Refused | Expired> {
  /** Oldest first. */
  const verified = new Map<string, Claims>();
  /** Of the keys that they were verified under. */
  let edition = keyEdition();

  return async (token, now = clockTime()) => {
    const current = keyEdition();
    if (edition !== current) {
      verified.clear();
      edition = current;
    }
    const known = verified.get(token);
    if (known !== undefined) {
      if (known.exp + env().CLOCK_TOLERANCE > Math.floor(now / 1000)) return { ok: true, claims: known };
      verified.delete(token);
      return { ok: false, reason: "expired" };
    }
    const result = await verifyAfresh(token, now);
    if (!result.ok || keyEdition() !== current) return result;
    const [oldest] = verified.keys();
    if (verified.size >= mostVerified && oldest !== undefined) verified.delete(oldest);
    verified.set(token, result.claims);
    return result;
  };
}
