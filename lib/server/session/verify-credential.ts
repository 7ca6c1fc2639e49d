import "server-only";
import { browserClientId } from "@/lib/shared/client-id";
import type { Credential } from "./credential";
import { isGranted, isOfGrant } from "./openid-provider/granted"; // feature:openid-provider
import { isFirstParty } from "./token-endpoint/first-party"; // feature:token-endpoint
import { type Verification, verifyAccessToken } from "./verify-access-token";

/**
 * Verifies the access token that a request presents, and that its client may present it so: a cookie is a browser's alone, and rights
 * without scopes are those of our own clients alone. Works in the edge runtime and in Node alike.
 */
export async function verifyCredential(credential: Credential): Promise<Verification> {
  const verification = await verifyAccessToken(credential.token);
  if (!verification.ok) return verification;
  // feature:openid-provider begin
  // What is bound to a key comes with a proof of that key (which the guard checks), and nothing else does.
  if ((verification.claims.cnf !== undefined) !== (credential.transport === "dpop"))
    return { ok: false, reason: "invalid" };
  // What an app of somebody else's may says so in its token, and goes in a header alone.
  if (isOfGrant(verification.claims)) {
    const isWhole = credential.transport !== "cookie" && isGranted(verification.claims);
    return isWhole ? verification : { ok: false, reason: "invalid" };
  }
  // feature:openid-provider end
  if (verification.claims.client_id === browserClientId) return verification;
  // feature:token-endpoint begin
  if (credential.transport === "bearer" && isFirstParty(verification.claims.client_id)) return verification;
  // feature:token-endpoint end
  return { ok: false, reason: "invalid" };
}
