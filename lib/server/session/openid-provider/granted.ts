import "server-only";
import type { AccessClaims } from "../claims";

/** The claims of an access token that an app of somebody else's has been given. */
export type GrantedClaims = AccessClaims & Required<Pick<AccessClaims, "scope" | "grant" | "cver">>;

/** Whether a token is an app's. A session's own has no scope: it may do what its owner may. Works in the edge runtime. */
export const isGranted = (claims: AccessClaims): claims is GrantedClaims =>
  claims.scope !== undefined && claims.grant !== undefined && claims.cver !== undefined;
