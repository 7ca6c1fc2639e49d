import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { z } from "zod";
import { configuration } from "./configuration";
import { provider } from "./provider";

/** What a logout token is told by (OpenID Connect Back-Channel Logout 1.0 §2.4). */
const event = "http://schemas.openid.net/event/backchannel-logout";

const claimsSchema = z
  .object({
    jti: z.string().min(1),
    iat: z.number(),
    exp: z.number(),
    /** When it happened (RFC 8417 §2.2), of a token that tells it once more; seconds, as the others. */
    toe: z.number().optional(),
    events: z.object({ [event]: z.object({}) }),
    sid: z.string().optional(),
    sub: z.string().optional(),
    // With one it would be an ID token, which anybody may have who has used the app.
    nonce: z.undefined().optional(),
  })
  .refine(({ sid, sub }) => sid !== undefined || sub !== undefined);
export type LogoutClaims = z.output<typeof claimsSchema>;

let keys: { readonly address: string; readonly get: ReturnType<typeof createRemoteJWKSet> } | undefined;

/** The provider's published keys: fetched when they are first needed, and again when one is unknown. */
async function providerKeys() {
  const address = (await provider()).serverMetadata().jwks_uri ?? "";
  if (keys?.address !== address) keys = { address, get: createRemoteJWKSet(new URL(address)) };
  return keys.get;
}

/**
 * Verifies a logout token (§2.6). Whether it came before is for the store to say.
 *
 * @returns undefined for one that must not be believed
 * @throws where the provider's keys can't be had
 */
export async function readLogoutToken(token: string): Promise<LogoutClaims | undefined> {
  const { ISSUER, CLIENT_ID } = configuration();
  const published = await providerKeys();
  try {
    const { payload } = await jwtVerify(token, published, {
      algorithms: ["ES256", "RS256", "PS256", "EdDSA"],
      typ: "logout+jwt",
      issuer: ISSUER,
      audience: CLIENT_ID,
      clockTolerance: 60,
    });
    return claimsSchema.safeParse(payload).data;
  } catch (error) {
    // Of jose, those two and whatever is no error of its own say that the keys could not be fetched.
    if (
      error instanceof errors.JWKSTimeout ||
      !(error instanceof errors.JOSEError) ||
      error.code === "ERR_JOSE_GENERIC"
    )
      throw error;
    return undefined;
  }
}
