import "server-only";
import { env } from "../env";
import { type AccessClaims, accessClaimsSchema } from "./claims";
import { remembering } from "./verified-tokens";
import { verifyJwt } from "./verify-jwt";

/**
 * What a token is worth by itself. `expired` and `early`: genuine and of our shape, but over, or issued in the future. `unknown_key`: of
 * our spelling, signed by a key that this runtime doesn't know.
 */
export type Verification =
  | { readonly ok: true; readonly claims: AccessClaims }
  | { readonly ok: false; readonly reason: "invalid" | "expired" | "early" | "unknown_key" };

export type Refusal = Extract<Verification, { ok: false }>;

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
export const verifyAccessToken: (token: string, now?: number) => Promise<Verification> = remembering(verifyAfresh);

async function verifyAfresh(token: string, now: number): Promise<Verification> {
  const { APP_ORIGIN: audience, CLOCK_TOLERANCE } = env();
  const requiredClaims = ["sub", "client_id", "sid", "jti", "iat", "exp"];
  const signed = await verifyJwt(token, { typ: "at+jwt", audience, requiredClaims }, now);
  if (!signed.ok) return signed;
  const claims = accessClaimsSchema.safeParse(signed.payload);
  if (!claims.success) return { ok: false, reason: "invalid" };
  if (claims.data.iat > now / 1000 + CLOCK_TOLERANCE) return { ok: false, reason: "early" };
  return { ok: true, claims: claims.data };
}
