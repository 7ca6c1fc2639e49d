import "server-only";
import { audiencesSchema, exchangeGrant } from "@/lib/shared/features/openid-provider/audiences";
import { identityScopes } from "@/lib/shared/features/openid-provider/identity-scopes";
import { scopes as apiScopes, serviceScopes } from "@/lib/shared/scopes";
import type { ClientRow } from "./client-store";
import { among } from "./grants";

/** What the provider knows of a client besides what the standards name. */
export const ownMetadata = ["version", "secret_hashes", "api_scope", "service_scope", "audiences"] as const;

/**
 * A client as the provider wants to see one (RFC 7591 §2). One that people sign in to has redirect URIs, or shows codes, and gets refresh
 * tokens; any other acts for itself.
 */
export function metadataOf(client: ClientRow | undefined): object | undefined {
  if (client === undefined) return undefined;
  const { id, name, redirectUris, scopes, secretHashes, jwks, version, backchannelLogoutUri } = client;
  const [secret] = secretHashes;
  const method = secret !== undefined ? "client_secret_basic" : jwks === null ? "none" : "private_key_jwt";
  return {
    client_id: id,
    client_name: name,
    redirect_uris: redirectUris,
    ...(backchannelLogoutUri !== null && {
      backchannel_logout_uri: backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
    response_types: redirectUris.length > 0 ? ["code"] : [],
    response_modes: ["query"],
    grant_types: grantsOf(client),
    // RFC 8252: a program on somebody's own device listens where there is room, and is asked about each time.
    application_type: method === "none" ? "native" : "web",
    token_endpoint_auth_method: method,
    dpop_bound_access_tokens: client.dpopBoundAccessTokens,
    // The library wants one to be there; what is compared are the hashes.
    ...(secret !== undefined && { client_secret: secret }),
    ...(jwks !== null && { jwks }),
    // Never none: the library takes that for all of them.
    scope: among(identityScopes, scopes).join(" ") || "openid",
    version,
    secret_hashes: secretHashes,
    api_scope: among(apiScopes, scopes).join(" "),
    service_scope: serviceScopes.filter((scope) => scopes.includes(scope)).join(" "),
    audiences: audiencesSchema.parse(client.audiences),
  };
}

/** By which grants a client has its tokens (RFC 7591 §2). */
function grantsOf({ redirectUris, deviceFlow, exchanges }: ClientRow): readonly string[] {
  const byCode = redirectUris.length > 0 ? ["authorization_code"] : [];
  const byDevice = deviceFlow ? ["urn:ietf:params:oauth:grant-type:device_code"] : [];
  if (byCode.length + byDevice.length > 0) return [...byCode, ...byDevice, "refresh_token"];
  return exchanges ? ["client_credentials", exchangeGrant] : ["client_credentials"];
}
