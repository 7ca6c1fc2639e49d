import "server-only";
import type { AccessClaims } from "../claims";

/** The claims of an access token that an app of somebody else's has been given. */
export type GrantedClaims = AccessClaims & Required<Pick<AccessClaims, "scope" | "grant" | "cver">>;

/** Whether a token is an app's, and whole. A session's own has none of this: it may do what its owner may. Works in the edge runtime. */
export const isGranted = (claims: AccessClaims): claims is GrantedClaims =>
  claims.scope !== undefined && claims.grant !== undefined && claims.cver !== undefined;

/** Whether a token says anything that only an app's does: it is that, or nothing. */
export const isOfGrant = ({ scope, grant, cver }: AccessClaims): boolean =>
  scope !== undefined || grant !== undefined || cver !== undefined;
