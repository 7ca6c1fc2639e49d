import "server-only";
import type { Role } from "@/lib/shared/schemas";
import type { AccessClaims } from "./claims";

/** A signed-in caller, as its access token proves: everything here comes from the token, nothing from the database. */
export type Session = {
  readonly userId: string;
  readonly sessionId: string;
  readonly clientId: string;
  readonly roles: readonly Role[];
  readonly tokenId: string;
  /** The user's token version. */
  readonly version: number;
  readonly authenticatedAt: Date;
  readonly issuedAt: Date;
  /** When the access token expires. */
  readonly expiresAt: Date;
  readonly amr: readonly string[];
  readonly transport: "cookie" | "bearer";
};

const fromSeconds = (seconds: number): Date => new Date(seconds * 1000);

export function sessionFrom(claims: AccessClaims, transport: Session["transport"]): Session {
  return {
    userId: claims.sub,
    sessionId: claims.sid,
    clientId: claims.client_id,
    roles: claims.roles,
    tokenId: claims.jti,
    version: claims.ver,
    authenticatedAt: fromSeconds(claims.auth_time),
    issuedAt: fromSeconds(claims.iat),
    expiresAt: fromSeconds(claims.exp),
    amr: claims.amr,
    transport,
  };
}
