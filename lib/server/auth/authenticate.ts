import "server-only";
import type { Credential } from "../session/credential";
import { judge } from "../session/revocation";
import { type Session, sessionFrom } from "../session/session";
import { verifyAccessToken } from "../session/verify-access-token";

/** What a credential is worth right now. */
export type Authentication =
  | { readonly state: "signed_in"; readonly session: Session }
  /** `superseded`: good, but the user's roles have changed since; a refresh gives a new one. `revoked`: dead, and so is its session. */
  | { readonly state: "missing" | "invalid" | "expired" | "superseded" | "revoked" };

/**
 * The check that everything protected makes: signature, claims and revocation, without asking the database while the
 * revocation feed is fresh.
 *
 * @throws AppError `unavailable` when revocation can't be checked
 */
export async function authenticate(credential: Credential | undefined): Promise<Authentication> {
  if (credential === undefined) return { state: "missing" };
  const verification = await verifyAccessToken(credential.token);
  if (!verification.ok) return { state: verification.reason };
  const verdict = await judge(verification.claims);
  return verdict === "good"
    ? { state: "signed_in", session: sessionFrom(verification.claims, credential.transport) }
    : { state: verdict };
}
