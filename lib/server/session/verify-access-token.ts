import "server-only";
import { now as clockTime } from "../clock";
import { env } from "../env";
import { keyEdition } from "../keys/verification-keys";
import { type AccessClaims, accessClaimsSchema } from "./claims";
import { verifyJwt } from "./verify-jwt";

/**
 * What a token is worth by itself. `expired` and `early`: genuine and of our shape, but over, or issued in the future. `unknown_key`: of
 * our spelling, signed by a key that this runtime doesn't know.
 */
export type Verification =
  | { readonly ok: true; readonly claims: AccessClaims }
  | { readonly ok: false; readonly reason: "invalid" | "expired" | "early" | "unknown_key" };

export type Refusal = Extract<Verification, { ok: false }>;

const invalid: Verification = { ok: false, reason: "invalid" };
const expired: Verification = { ok: false, reason: "expired" };
const early: Verification = { ok: false, reason: "early" };

/**
 * Tokens whose signature and claims have been verified by this runtime, by their exact bytes, oldest first. The
 * outcome for the same bytes under the same keys can only change by time, and time is looked at on each call. Nothing is refused
 * by this name: the other form of an ES256 signature is another entry with the same claims.
 */
const verified = new Map<string, AccessClaims>();
/** Of the keys that they were verified under. */
let edition = keyEdition();
const mostVerified = 5_000;

/**
 * Verifies an access token by the one policy of this app: strict spelling, a known `kid` with its pinned algorithm,
 * `typ: at+jwt`, `iss`, `aud`, `exp`, `nbf`, `iat`, and every claim of our shape (RFC 8725, RFC 9068 §4). It does not know about
 * revocation; the guard does.
 *
 * Works in the edge runtime and in Node alike.
 *
 * @param now milliseconds since the epoch
 * @throws Error before the start-up hook has published the keys
 */
export async function verifyAccessToken(token: string, now: number = clockTime()): Promise<Verification> {
  const current = keyEdition();
  if (edition !== current) {
    verified.clear();
    edition = current;
  }
  const known = verified.get(token);
  if (known !== undefined) {
    if (isOver(known, now)) {
      verified.delete(token);
      return expired;
    }
    return { ok: true, claims: known };
  }
  const result = await verifyAfresh(token, now);
  if (result.ok && keyEdition() === current) remember(token, result.claims);
  return result;
}

const isOver = (claims: AccessClaims, now: number): boolean =>
  claims.exp + env().CLOCK_TOLERANCE <= Math.floor(now / 1000);

function remember(token: string, claims: AccessClaims): void {
  const [oldest] = verified.keys();
  if (verified.size >= mostVerified && oldest !== undefined) verified.delete(oldest);
  verified.set(token, claims);
}

async function verifyAfresh(token: string, now: number): Promise<Verification> {
  const { APP_ORIGIN: audience, CLOCK_TOLERANCE } = env();
  const requiredClaims = ["sub", "client_id", "sid", "jti", "iat", "exp"];
  const signed = await verifyJwt(token, { typ: "at+jwt", audience, requiredClaims }, now);
  if (!signed.ok) return signed;
  const claims = accessClaimsSchema.safeParse(signed.payload);
  if (!claims.success) return invalid;
  return claims.data.iat > now / 1000 + CLOCK_TOLERANCE ? early : { ok: true, claims: claims.data };
}
