import "server-only";
import { boundTokenIn, type Proving, shownProof, type ShownProof } from "./openid-provider/dpop/scheme"; // feature:openid-provider

/** Of the cookies that a browser presents, those with access tokens. */
type Presented = {
  readonly accessToken: string | undefined;
  readonly actToken?: string | undefined; // feature:impersonation
};

/** The access token that a request presents. */
export type Credential =
  | {
      readonly transport: "bearer" | "cookie";
      readonly token: string;
      // feature:impersonation begin
      /** Whether it stands before the browser's own session, which is there once it is over. */
      readonly acts?: true;
      // feature:impersonation end
    }
  // feature:openid-provider begin
  /** Shown as one that is bound to a key. */
  | ({ readonly transport: "dpop"; readonly token: string; readonly acts?: never } & ShownProof);
// feature:openid-provider end

/** Whether a token is presented, and in a header: a program's way, that no browser goes by itself. */
export const isInHeader = (credential: Credential | undefined): boolean =>
  credential !== undefined && credential.transport !== "cookie";

const bearer = /^Bearer +([^\s]+) *$/i;

/**
 * Picks the one credential of a request. An `Authorization` header alone counts when it is there, whatever it holds (RFC 6750
 * §2: one method a request); a query string is never looked at.
 *
 * @param authorization the header, or null on routes that take cookies only
 * @param request where a token may be bound to a key, for which a proof comes with it // feature:openid-provider
 */
export function pickCredential(
  authorization: string | null,
  presented: Presented,
  request?: Proving, // feature:openid-provider
): Credential | undefined {
  const { accessToken } = presented;
  if (authorization !== null) {
    // feature:openid-provider begin
    const bound = request && boundTokenIn(authorization);
    if (request !== undefined && bound !== undefined)
      return { transport: "dpop", token: bound, ...shownProof(request) };
    // feature:openid-provider end
    return { transport: "bearer", token: bearer.exec(authorization)?.[1] ?? "" };
  }
  // feature:impersonation begin
  if (presented.actToken !== undefined) return { transport: "cookie", token: presented.actToken, acts: true };
  // feature:impersonation end
  return accessToken === undefined ? undefined : { transport: "cookie", token: accessToken };
}
