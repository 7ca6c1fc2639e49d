import "server-only";
import type { Acr } from "@/lib/shared/features/openid-provider/acr";
import { type Scope, scopes } from "@/lib/shared/scopes";
import type { Program } from "../program";
import { judge, type Verdict } from "../revocation";
import { acrsOf } from "./acr";
import type { GrantedClaims } from "./granted";

/** An app of somebody else's that a person has let act for them, in a session of theirs, as its access token proves. */
export type App = Program & {
  readonly kind: "app";
  readonly clientId: string;
  readonly sessionId: string;
  /** When its person had proved who they are, when they signed in to it. */
  readonly authenticatedAt: Date;
  /** How strongly. */
  readonly acrs: readonly Acr[];
};

/**
 * Whether the grant and the app behind a token are still good, where its session and its person are: revocations hold the grant's id in the
 * place of a session's, and the app's in the place of a user's.
 *
 * @throws AppError `unavailable` when neither memory nor the table can tell
 */
export const judgeGrant = ({ grant, jti, client_id, cver }: GrantedClaims): Verdict | Promise<Verdict> =>
  judge({ sid: grant, jti, sub: client_id, ver: cver });

const isScope = (name: string): name is Scope => Object.hasOwn(scopes, name);

/** The app that a verified access token speaks for. */
export const appFrom = (claims: GrantedClaims): App => ({
  kind: "app",
  userId: claims.sub,
  roles: claims.roles,
  scopes: claims.scope.split(" ").filter(isScope),
  clientId: claims.client_id,
  sessionId: claims.sid,
  tokenId: claims.jti,
  expiresAt: new Date(claims.exp * 1000),
  authenticatedAt: new Date(claims.auth_time * 1000),
  acrs: acrsOf(claims.amr),
});
