import { createRemoteJWKSet, errors, jwtVerify } from "jose";

/** The app publishes a key for longer than that before it signs by it, in ms. */
const keysKeptMs = 300_000;
/** At a key that it does not know this service asks for the set again, but not more often. */
const keysRestMs = 5_000;
const patienceMs = 2_000;
/** By how many seconds the two clocks may differ. */
const clockTolerance = 5;
/** No token of the app lives longer, and no revocation is remembered for longer than that needs. In seconds. */
const longestLife = 3_600;
/** Algorithms with a public half, of which each key of the set names its own: never what the token says alone (RFC 8725 §3.1). */
const algorithms = ["ES256", "RS256", "PS256", "EdDSA"];

/**
 * @typedef {import("jose").JWTPayload & { scope?: unknown }} Claims
 * @typedef {{ ok: true, claims: Claims } | { ok: false, reason: "invalid" | "unavailable" }} Verification
 * `unavailable`: the keys of the app could not be had, so that nothing is known about the token.
 */

/**
 * Makes the function that verifies access tokens: signature by the app's published keys, `typ`, `iss`, `aud`, times (RFC 9068 §4). Scope and
 * revocation are for whoever asks.
 *
 * @param {Pick<import("./config.js").Config, "ISSUER" | "AUDIENCE" | "JWKS_URL">} config
 * @returns {(token: string) => Promise<Verification>}
 */
export function createVerifier({ ISSUER, AUDIENCE, JWKS_URL }) {
  const keys = createRemoteJWKSet(new URL(JWKS_URL), {
    cacheMaxAge: keysKeptMs,
    cooldownDuration: keysRestMs,
    timeoutDuration: patienceMs,
  });
  return async (token) => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: "at+jwt",
        algorithms,
        clockTolerance,
        requiredClaims: ["iss", "aud", "sub", "client_id", "jti", "iat", "exp"],
      });
      const { iat = 0, exp = Infinity } = payload;
      // No extension is understood here, so none may be critical (RFC 7515 §4.1.11); `b64` changes what is signed (RFC 7797).
      const isPlain = protectedHeader.crit === undefined && protectedHeader.b64 === undefined;
      // One that is bound to a key counts with a proof of that key (RFC 9449 §7), and none is looked at here.
      const isBearer = payload["cnf"] === undefined;
      const isGood = isPlain && isBearer && exp - iat <= longestLife;
      return isGood ? { ok: true, claims: payload } : { ok: false, reason: "invalid" };
    } catch (error) {
      return { ok: false, reason: isAboutTheToken(error) ? "invalid" : "unavailable" };
    }
  };
}

/** What says something about the token, and not about the way to the keys. */
const aboutTheToken = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/** @param {unknown} error */
const isAboutTheToken = (error) => aboutTheToken.some((kind) => error instanceof kind);
