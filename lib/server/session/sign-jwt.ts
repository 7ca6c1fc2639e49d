import "server-only";
import { randomBytes } from "node:crypto";
import { type JWTPayload, SignJWT } from "jose";
import { env } from "../env";
import { keySet } from "../keys";

/** What a kind of token says of itself, whom a token is for, and from when to when it is good, in seconds since the epoch. */
type Signed = {
  readonly typ: string;
  readonly audience: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/** A claim `jti` that nobody guesses: 128 random bits. */
export const newTokenId = (): string => randomBytes(16).toString("base64url");

/**
 * Signs a token of this app by the key of now, for `verifyJwt` and for all who go by the published keys.
 *
 * @param claims besides `iss`, `aud`, `iat` and `exp`
 */
export function signJwt(claims: JWTPayload, { typ, audience, issuedAt, expiresAt }: Signed): Promise<string> {
  const { alg, kid, key } = keySet().signing;
  return new SignJWT(claims)
    .setProtectedHeader({ alg, typ, kid })
    .setIssuer(env().APP_ORIGIN)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(key);
}
