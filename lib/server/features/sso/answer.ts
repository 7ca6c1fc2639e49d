import "server-only";
import { jwtVerify } from "jose";
import * as openid from "openid-client";
import type { Provider } from "@/lib/shared/features/sso/providers";
import { env } from "../../env";
import { log } from "../../log";
import { faultOf } from "../../log/fault";
import { appleClaims } from "./apple";
import { type Claims, type Person, personOf } from "./claims";
import { clientOf } from "./client";
import { refusalOf } from "./faults";
import { callbackPath, nonceOf, stateOf, verifierOf } from "./flow";
import { githubClaims } from "./github";

/**
 * Exchanges a provider's answer for who somebody is there. Checked are state, `iss` of the answer (RFC 9207), PKCE, and of the ID token issuer,
 * audience, times, nonce and signature (OpenID Connect Core §3.1.3.7).
 *
 * @param search the query that the browser came back with
 * @param secret of the flow that began in this browser
 * @throws AppError `sso_denied`, `sso_failed`, `sso_unavailable`
 */
export async function readAnswer(provider: Provider, search: string, secret: string): Promise<Person> {
  try {
    return personOf(provider, await claimsOf(provider, search, secret));
  } catch (error) {
    log.warn({ provider: provider.name, fault: faultOf(error) }, "a provider's answer was refused");
    throw refusalOf(error);
  }
}

async function claimsOf(provider: Provider, search: string, secret: string): Promise<Claims> {
  const { config, keys } = await clientOf(provider);
  const url = new URL(callbackPath(provider.name) + search, env().APP_ORIGIN);
  const checks = { expectedState: stateOf(secret), pkceCodeVerifier: verifierOf(secret) };
  if (keys === null) {
    const { access_token: token } = await openid.authorizationCodeGrant(config, url, checks);
    return githubClaims(config, token, provider);
  }
  const tokens = await openid.authorizationCodeGrant(config, url, { ...checks, expectedNonce: nonceOf(secret) });
  // What came straight from the provider counts without its signature (§3.1.3.7, 6), but nothing forces anybody to rely on that.
  await jwtVerify(tokens.id_token ?? "", keys, { clockTolerance: 30 });
  const claims = tokens.claims();
  if (claims === undefined) throw new Error("no claims");
  if (provider.kind === "microsoft") return microsoftClaims(claims);
  if (provider.kind === "apple") return appleClaims(claims);
  const {
    email,
    email_verified: isVerified,
    name,
    preferred_username: label,
  } = claims["email"] === undefined && config.serverMetadata().userinfo_endpoint !== undefined
    ? await openid.fetchUserInfo(config, tokens.access_token, claims.sub)
    : claims;
  const { iss: issuer, sub: subject, amr, auth_time: authTime } = claims;
  return { issuer, subject, email, isVerified, name, label: email ?? label, amr, authTime };
}

/**
 * Microsoft's `sub` is another one for each app, and its `email` is whatever an administrator of any tenant has written: people are known by
 * tenant and object id, and no address of theirs counts.
 */
function microsoftClaims({ iss, oid, tid, name, preferred_username: label, amr }: openid.IDToken): Claims {
  if (typeof oid !== "string" || typeof tid !== "string") throw new Error("no oid or tid");
  return { issuer: iss, subject: oid, name, label, amr };
}
