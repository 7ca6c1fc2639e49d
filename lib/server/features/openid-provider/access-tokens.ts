import "server-only";
import {
  type AccessToken,
  type Client,
  type ClientCredentials,
  errors,
  type KoaContextWithOIDC,
  type UnknownObject,
} from "oidc-provider";
import { numericDate } from "@/lib/shared/numeric-date";
import { now } from "../../clock";
import { env } from "../../env";
import { keySet } from "../../keys";
import { newTokenId } from "../../session/sign-jwt";
import type { KnownAccount } from "./account";
import { noteJwt } from "./issuance";
import { serviceAudience } from "./service-audiences";

/**
 * What this API is as a resource (RFC 8707), for an app that may ask for some of its scopes, or a service with scopes of its own; and what another
 * service is that such a one calls as itself.
 */
export function resourceServer({ oidc }: KoaContextWithOIDC, resource: string, client: Client) {
  const { APP_ORIGIN } = env();
  const forItself = oidc.params?.["grant_type"] === "client_credentials";
  const other = forItself ? serviceAudience(client, resource) : undefined;
  if (other === undefined && resource !== APP_ORIGIN) throw new errors.InvalidTarget();
  const { alg, kid } = keySet().signing;
  return {
    scope: other?.scopes.join(" ") ?? String(client[forItself ? "service_scope" : "api_scope"]),
    audience: resource,
    accessTokenFormat: "jwt" as const,
    jwt: { sign: { alg: alg as "ES256", kid } },
  };
}

/** How long a token lives, in seconds; never longer than the session that it hangs on. */
export function accessTokenTtl({ oidc }: KoaContextWithOIDC): number {
  const { exp = Infinity } = oidc.entities.Grant ?? {};
  return Math.max(1, Math.min(env().ACCESS_TOKEN_TTL, exp - numericDate(now())));
}

/** What our own guard wants to know of an app that acts for somebody (lib/server/session/claims.ts). */
export function extraClaims(
  { oidc }: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
): UnknownObject | undefined {
  // A token without a scope would open nothing, and say so to nobody.
  if (token.aud !== undefined && !token.scope)
    throw new errors.InvalidScope("no scope is asked for that is allowed", "");
  if (token.kind === "ClientCredentials") return { ver: oidc.client?.["version"] };
  if (token.aud === undefined) return undefined;
  const { sessionUid, grantId } = token;
  const { role, version } = oidc.entities.Account as KnownAccount;
  const { authTime, amr, acr } =
    oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken ?? oidc.entities.DeviceCode ?? {};
  return {
    sid: sessionUid,
    roles: [role],
    ver: version,
    auth_time: authTime ?? 0,
    amr: amr ?? [],
    ...(acr !== undefined && { acr }),
    grant: grantId,
    cver: oidc.client?.["version"],
  };
}

/** Its id as our list of revocations names tokens, and its times by the clock that our verifier goes by. */
export function inOurTerms(
  _: unknown,
  token: AccessToken | ClientCredentials,
  { payload }: { payload: Record<string, unknown> },
): void {
  const lifetime = Number(payload["exp"]) - Number(payload["iat"]);
  const iat = numericDate(now());
  const jti = newTokenId();
  Object.assign(payload, { jti, iat, exp: iat + lifetime });
  if (token.kind === "AccessToken") noteJwt(jti, token.grantId, lifetime);
}
