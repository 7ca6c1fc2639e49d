import "server-only";
import { importPKCS8, SignJWT } from "jose";
import type * as openid from "openid-client";
import { minute } from "@/lib/shared/durations";
import type { Provider, Signer } from "@/lib/shared/features/sso/providers";
import { numericDate } from "@/lib/shared/numeric-date";
import { now } from "../../clock";
import type { Claims } from "./claims";

/**
 * Apple's addresses as they are documented ("Sign in with Apple REST API"). Its metadata is not asked for: in June 2025 it named another issuer
 * than its tokens, and whoever went by it let nobody in.
 */
export const appleMetadata = ({ issuer }: Provider): openid.ServerMetadata => ({
  issuer,
  authorization_endpoint: `${issuer}/auth/authorize`,
  token_endpoint: `${issuer}/auth/token`,
  jwks_uri: `${issuer}/auth/keys`,
  id_token_signing_alg_values_supported: ["RS256"],
  token_endpoint_auth_methods_supported: ["client_secret_post"],
});

/** People are known by `sub`, which is the same in all apps of a team. No address of theirs is asked for, and none counts. */
export const appleClaims = ({ iss, sub, email }: openid.IDToken): Claims => ({
  issuer: iss,
  subject: sub,
  label: email,
});

/** How long a secret is good that is signed for one exchange, in seconds. Apple takes six months. */
const secretTtl = 5 * minute;

/**
 * A client secret as Apple wants it ("Creating a client secret"): a JWT that this app signs with its team's key.
 *
 * @param pem the key, PKCS#8
 * @throws Error for what is no key for ES256
 */
export async function signSecret({ issuer, clientId }: Provider, signer: Signer, pem: string): Promise<string> {
  const issuedAt = numericDate(now());
  return new SignJWT()
    .setProtectedHeader({ alg: "ES256", kid: signer.keyId })
    .setIssuer(signer.teamId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + secretTtl)
    .sign(await importPKCS8(pem, "ES256"));
}
