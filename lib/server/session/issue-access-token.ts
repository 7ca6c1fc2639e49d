import "server-only";
import { numericDate } from "@/lib/shared/numeric-date";
import type { Role } from "@/lib/shared/roles";
import { env } from "../env";
import { keySet } from "../keys";
import { lowerForm } from "../keys/lower-form";
import type { AccessClaims } from "./claims"; // feature:impersonation
import { newTokenId, signJwt } from "./sign-jwt";

/** Whom an access token is for, and by which session. */
export type AccessTokenSubject = {
  readonly userId: string;
  readonly sessionId: string;
  /** How often the session has been rotated. */
  readonly generation: number;
  readonly clientId: string;
  readonly role: Role;
  /** The user's token version. */
  readonly version: number;
  readonly authenticatedAt: Date;
  readonly amr: readonly string[];
  // feature:impersonation begin
  /** Who acts as the user. */
  readonly act?: AccessClaims["act"];
  // feature:impersonation end
  /** In seconds, instead of ACCESS_TOKEN_TTL. */
  readonly ttl?: number;
  /** The access token never outlives its session. */
  readonly sessionExpiresAt: Date;
  /** What time it is by the database, as its row was read. */
  readonly now: Date;
};

/** `expiresAt` is the claim `exp`, to the second. */
export type IssuedAccessToken = { readonly token: string; readonly expiresAt: Date };

/**
 * Signs an access token in the JWT profile of RFC 9068, valid for `ttl` seconds, or for as long as its session lives when that is
 * less.
 */
export async function issueAccessToken(subject: AccessTokenSubject): Promise<IssuedAccessToken> {
  const { APP_ORIGIN: audience, ACCESS_TOKEN_TTL } = env();
  const { ttl = ACCESS_TOKEN_TTL } = subject;
  const issuedAt = numericDate(subject.now);
  const expiresAt = Math.max(issuedAt + 1, Math.min(issuedAt + ttl, numericDate(subject.sessionExpiresAt)));
  const claims = {
    sub: subject.userId,
    jti: newTokenId(),
    client_id: subject.clientId,
    sid: subject.sessionId,
    roles: [subject.role],
    ver: subject.version,
    gen: subject.generation,
    auth_time: numericDate(subject.authenticatedAt),
    amr: [...subject.amr],
    ...(subject.act && { act: subject.act }), // feature:impersonation
  };
  const { alg } = keySet().signing;
  const signed = await signJwt(claims, { typ: "at+jwt", audience, issuedAt, expiresAt });
  const token = alg === "ES256" ? lowerForm(signed) : signed;
  return { token, expiresAt: new Date(expiresAt * 1000) };
}
