import "server-only";
import type { Role } from "@/lib/shared/roles";
import type { AccessClaims } from "./claims";

/** A signed-in caller, as its access token proves: everything here comes from the token, nothing from the database. */
export type Session = {
  readonly kind: "session";
  readonly userId: string;
  readonly sessionId: string;
  /** How often the session had been rotated when the token was issued; null when the token is of a release that did not say. */
  readonly generation: number | null;
  /** The OAuth client that the session belongs to (RFC 9068 §2.2). */
  readonly clientId: string;
  readonly roles: readonly Role[];
  /** The claim `jti`. */
  readonly tokenId: string;
  /** The user's token version. */
  readonly version: number;
  /** When the person proved who they are. */
  readonly authenticatedAt: Date;
  readonly issuedAt: Date;
  /** When the access token expires. */
  readonly expiresAt: Date;
  /** How: authentication method references (RFC 8176). */
  readonly amr: readonly string[];
  // feature:impersonation begin
  /** The administrator who is signed in as this person, and in which session of theirs: the claim `act`. */
  readonly act?: AccessClaims["act"];
  // feature:impersonation end
  readonly transport: "cookie" | "bearer";
};

const fromSeconds = (seconds: number): Date => new Date(seconds * 1000);

/**
 * The session that a verified access token speaks for.
 *
 * @param transport how the token came
 */
export function sessionFrom(claims: AccessClaims, transport: Session["transport"]): Session {
  return {
    kind: "session",
    userId: claims.sub,
    sessionId: claims.sid,
    generation: claims.gen ?? null,
    clientId: claims.client_id,
    roles: claims.roles,
    tokenId: claims.jti,
    version: claims.ver,
    authenticatedAt: fromSeconds(claims.auth_time),
    issuedAt: fromSeconds(claims.iat),
    expiresAt: fromSeconds(claims.exp),
    amr: claims.amr,
    ...(claims.act && { act: claims.act }), // feature:impersonation
    transport,
  };
}
