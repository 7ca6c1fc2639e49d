import "server-only";
import type { Client, Configuration, KoaContextWithOIDC } from "oidc-provider";
import { identityScopes } from "@/lib/shared/features/openid-provider/identity-scopes";
import { env } from "../../env";
import { keySet } from "../../keys";
import { nonceSecret } from "../../session/openid-provider/dpop/nonce";
import { proofAlgorithms } from "../../session/openid-provider/dpop/scheme";
import { accessTokenTtl, extraClaims, resourceServer, inOurTerms } from "./access-tokens";
import { findAccount } from "./account";
import { adapter } from "./adapter";
import { mayAsk } from "./device/may-ask";
import { askingSession } from "./asked";
import { grantFor } from "./grants";
import { ownMetadata } from "./metadata";
import { promptPolicy } from "./policy";
import { promptPage } from "./prompt-page";
import { readClaims } from "./proof/wanted";
import { acrValues } from "./proof/ways";

const isSecretless = ({ clientAuthMethod }: Client): boolean => clientAuthMethod === "none";
const mine = ({ oidc }: KoaContextWithOIDC, client: Client, { clientId }: { clientId?: string | undefined }): boolean =>
  oidc.client !== undefined && client.clientId === clientId;

/**
 * What the library is told. Codes with PKCE alone (RFC 9700 §2.1), no implicit flow, no page of its own, no cookie of its own: what a browser
 * may is decided by our session, and what is issued ends with it because every look at it asks the table (artifact-store.ts).
 */
export function configuration(): Configuration {
  const { provider: keys, signing } = keySet();
  const { APP_ORIGIN, ACCESS_TOKEN_TTL, SESSION_ABSOLUTE_TTL } = env();
  return {
    adapter,
    jwks: { keys },
    routes: {
      authorization: "/oidc/auth",
      token: "/oidc/token",
      userinfo: "/oidc/userinfo",
      introspection: "/oidc/introspect",
      revocation: "/oidc/revoke",
      pushed_authorization_request: "/oidc/par",
      device_authorization: "/oidc/device/auth",
      // A page of ours (app/(protected)/device): the library names it, and never sees it.
      code_verification: "/device",
      jwks: "/oidc/jwks",
    },
    scopes: Object.keys(identityScopes),
    acrValues: [...acrValues],
    claims: { openid: ["sub", "auth_time", "acr", "amr"], profile: ["name"], email: ["email", "email_verified"] },
    responseTypes: ["code"],
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
    clientDefaults: { id_token_signed_response_alg: signing.alg as "ES256" },
    extraClientMetadata: { properties: [...ownMetadata] },
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    enabledJWA: { dPoPSigningAlgValues: proofAlgorithms },
    clientBasedCORS: () => false,
    features: {
      devInteractions: { enabled: false },
      // For clients that bring a proof or have to; one without a nonce of ours is told one (RFC 9449 §8).
      dPoP: { enabled: true, nonceSecret: nonceSecret(), requireNonce: () => true },
      // Ours: the library's signs out of a session of its own (answer-logout.ts).
      rpInitiatedLogout: { enabled: false },
      // What it says of itself, and `sid` in ID tokens; who is told, and when, is ours (lib/server/session/openid-provider/logout).
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      // Codes as lib/shared/features/openid-provider/device.ts reads them.
      deviceFlow: { enabled: true, charset: "base-20", mask: "****-****", deviceInfo: mayAsk },
      claimsParameter: { enabled: true, assertClaimsParameter: readClaims },
      introspection: {
        enabled: true,
        allowedPolicy: (ctx, client, token) => !isSecretless(client) && mine(ctx, client, token),
      },
      revocation: { enabled: true, allowedPolicy: mine },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: {
        enabled: true,
        // A service asks for nothing but this API.
        defaultResource: (_, client, oneOf) =>
          oneOf ?? (client.grantTypeAllowed("client_credentials") ? APP_ORIGIN : undefined),
        getResourceServerInfo: resourceServer,
        useGrantedResource: () => false,
      },
    },
    formats: { customizers: { jwt: inOurTerms } },
    findAccount,
    loadExistingGrant: async ({ oidc }) => {
      const session = askingSession();
      const id = session && oidc.client && (await grantFor(session, oidc.client.clientId));
      return id === undefined ? undefined : oidc.provider.Grant.find(id);
    },
    extraTokenClaims: extraClaims,
    // Whoever is let in by a grant may go on for as long as it lives.
    issueRefreshToken: (_, client) => client.grantTypeAllowed("refresh_token"),
    // A client with a secret proves itself each time; without one, whoever has the token is the client (RFC 9700 §4.14).
    rotateRefreshToken: ({ oidc }) => oidc.client !== undefined && isSecretless(oidc.client),
    expiresWithSession: () => false,
    interactions: { policy: promptPolicy(), url: promptPage },
    renderError: (ctx, out) => {
      ctx.type = "json";
      ctx.body = out;
    },
    ttl: {
      AccessToken: accessTokenTtl,
      ClientCredentials: ACCESS_TOKEN_TTL,
      AuthorizationCode: 60,
      DeviceCode: 600,
      IdToken: 600,
      Interaction: 1800,
      RefreshToken: SESSION_ABSOLUTE_TTL,
      Session: SESSION_ABSOLUTE_TTL,
    },
  };
}
