import "server-only";

/** The access token that a request presents. */
export type Credential = { readonly transport: "bearer" | "cookie"; readonly token: string };

const bearer = /^Bearer +([^\s]+) *$/i;

/**
 * Picks the one credential of a request. An `Authorization` header alone counts when it is there, whatever it holds (RFC 6750
 * §2: one method a request); a query string is never looked at.
 *
 * @param authorization the header, or null on routes that take cookies only
 */
export function pickCredential(authorization: string | null, accessCookie: string | undefined): Credential | undefined {
  if (authorization !== null) return { transport: "bearer", token: bearer.exec(authorization)?.[1] ?? "" };
  return accessCookie === undefined ? undefined : { transport: "cookie", token: accessCookie };
}
