import "server-only";
import { findBearer } from "../session/api-tokens/bearer"; // feature:api-tokens
import { isApiToken } from "../session/api-tokens/token"; // feature:api-tokens
import type { Credential } from "../session/credential";
import { appFrom, judgeGrant } from "../session/openid-provider/app"; // feature:openid-provider
import { proven } from "../session/openid-provider/dpop"; // feature:openid-provider
import { isGranted } from "../session/openid-provider/granted"; // feature:openid-provider
import { findService } from "../session/openid-provider/services/service"; // feature:openid-provider
import { judge } from "../session/revocation";
import { sessionFrom } from "../session/session";
import { noteSight } from "../session/refresh/sight";
import type { Refusal } from "../session/verify-access-token";
import { verifyCredential } from "../session/verify-credential";
import type { Caller } from "./caller";

/** What a credential is worth right now. */
export type Identified =
  | {
      readonly state: "known";
      readonly caller: Caller;
      /** Of a token that is bound to a key: the proof that it came with, which has not been used up yet. */ // feature:openid-provider
      readonly proof?: string; // feature:openid-provider
    }
  /** `superseded`: good, but another stands in its place, or the user's roles have changed since; a refresh gives a new one. */
  | { readonly state: "missing" | "superseded" | Refusal["reason"] }
  /** Dead, and so is its session. */
  | { readonly state: "revoked"; readonly sessionId: string };

/**
 * Makes a caller of a credential: signature, claims and revocation, without asking the database while the revocation feed is
 * fresh and, of a credential that a row tells of, it was seen before. The one place where a new kind of caller enters.
 *
 * @throws AppError `unavailable` when revocation can't be checked
 * @throws AppError `invalid_dpop_proof`, `use_dpop_nonce` for a token that is bound to a key and shown without a good proof // feature:openid-provider
 */
export async function identify(credential: Credential | undefined): Promise<Identified> {
  if (credential === undefined) return { state: "missing" };
  // feature:api-tokens begin
  // Never a cookie: there it is verified as an access token, and is none.
  if (credential.transport === "bearer" && isApiToken(credential.token)) {
    const caller = await findBearer(credential.token);
    return caller === undefined ? { state: "invalid" } : { state: "known", caller };
  }
  // feature:api-tokens end
  const verification = await verifyCredential(credential);
  // feature:openid-provider begin
  if (!verification.ok && verification.reason === "invalid" && credential.transport !== "cookie") {
    const service = await findService(credential.token);
    if (!("kind" in service)) return { state: service.reason };
    const shown = await proven(credential, service.boundTo);
    return shown === undefined ? { state: "invalid" } : { state: "known", caller: service, ...shown };
  }
  // feature:openid-provider end
  if (!verification.ok) return { state: verification.reason };
  const verdict = await judge(verification.claims);
  if (verdict === "revoked") return { state: verdict, sessionId: verification.claims.sid };
  if (verdict !== "good") return { state: verdict };
  // feature:openid-provider begin
  if (isGranted(verification.claims)) {
    const granted = await judgeGrant(verification.claims);
    if (granted === "revoked") return { state: granted, sessionId: verification.claims.sid };
    if (granted !== "good") return { state: granted };
    const shown = await proven(credential, verification.claims.cnf?.jkt);
    if (shown === undefined) return { state: "invalid" };
    return { state: "known", caller: appFrom(verification.claims), ...shown };
  }
  // feature:openid-provider end
  const caller = sessionFrom(verification.claims, credential.transport === "cookie" ? "cookie" : "bearer");
  noteSight(caller.sessionId, caller.generation);
  return { state: "known", caller };
}
