import "server-only";
import { errors, type JWTPayload, jwtVerify } from "jose";
import { now as clockTime } from "../clock";
import { env } from "../env";
import { verificationKeys } from "../keys/verification-keys";
import { parseCompact } from "./compact";

/** What a kind of token says of itself, and no other kind does (RFC 8725 §3.11, §3.12). */
export type TokenKind = {
  /** The media type without `application/`. Null for the one kind whose header says none: nothing that says one is of it. */
  readonly typ: string | null;
  readonly audience: string;
  /** Besides `iss` and `aud`. */
  readonly requiredClaims: readonly string[];
};

/** `unknown_key`: of our spelling, signed by a key that this runtime doesn't know. */
export type VerifiedJwt =
  | { readonly ok: true; readonly payload: JWTPayload }
  | { readonly ok: false; readonly reason: "invalid" | "expired" | "unknown_key" };

/**
 * Verifies a token that this app has signed: strict spelling, a known `kid` with its pinned algorithm, `typ`, `iss`, `aud`, `exp` and
 * `nbf` (RFC 8725). What the claims of its kind look like is for whoever asks.
 *
 * Works in the edge runtime and in Node alike.
 *
 * @param now milliseconds since the epoch
 * @throws Error before the start-up hook has published the keys
 */
export async function verifyJwt(token: string, kind: TokenKind, now: number = clockTime()): Promise<VerifiedJwt> {
  const unverified = parseCompact(token);
  if (unverified === undefined) return { ok: false, reason: "invalid" };
  const { kid, crit, b64, typ } = unverified.header;
  // No extension is understood here, so none may be critical (RFC 7515 §4.1.11); `b64` changes what is signed (RFC 7797).
  if (typeof kid !== "string" || crit !== undefined || b64 !== undefined) return { ok: false, reason: "invalid" };
  if (kind.typ === null && typ !== undefined) return { ok: false, reason: "invalid" };
  // A token of another kind costs no signature.
  if (!kind.requiredClaims.every((claim) => claim in unverified.payload)) return { ok: false, reason: "invalid" };
  const key = (await verificationKeys()).get(kid);
  if (key === undefined) return { ok: false, reason: "unknown_key" };
  const { APP_ORIGIN, CLOCK_TOLERANCE } = env();
  try {
    const { payload } = await jwtVerify(token, key.key, {
      algorithms: [key.alg],
      ...(kind.typ !== null && { typ: kind.typ }),
      issuer: APP_ORIGIN,
      audience: kind.audience,
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: new Date(now),
      requiredClaims: ["iss", "aud"],
    });
    return { ok: true, payload };
  } catch (error) {
    return { ok: false, reason: error instanceof errors.JWTExpired ? "expired" : "invalid" };
  }
}
