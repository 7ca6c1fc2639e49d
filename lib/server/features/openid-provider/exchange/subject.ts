import "server-only";
import { identify } from "../../../guard/identify";
import type { AccessClaims } from "../../../session/claims";
import { isGranted } from "../../../session/openid-provider/granted";
import { verifyAccessToken } from "../../../session/verify-access-token";

/** A person whom somebody wants to act for, as a token of theirs proves that is good right now. */
export type Subject = {
  readonly claims: AccessClaims;
  /** Whether the token allows a scope: a person's own says nothing of any, an app's names what it may. */
  readonly may: (scope: string) => boolean;
};

/**
 * Reads the token of a person: of a session in a browser, of a program of our own, or of an app that they are connected to. It is judged as our own
 * API would judge it in a header, without a proof of a key (RFC 9449) and revocations and all; so tokens of other kinds, tokens for other services, and
 * tokens that are bound to a key, are none.
 *
 * @returns undefined for whatever is none of these, and for one that is over or revoked
 * @throws AppError `unavailable` when that can't be checked
 */
export async function readSubject(token: string): Promise<Subject | undefined> {
  const identified = await identify({ transport: "bearer", token });
  if (identified.state !== "known") return undefined;
  const { kind } = identified.caller;
  if (kind !== "session" && kind !== "app") return undefined;
  const verification = await verifyAccessToken(token);
  if (!verification.ok) return undefined;
  const { claims } = verification;
  const given = isGranted(claims) ? claims.scope.split(" ") : undefined;
  return { claims, may: (scope) => given === undefined || given.includes(scope) };
}
