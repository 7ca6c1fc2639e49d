import "server-only";
import { z } from "zod";
import { maxAccessTokenTtl } from "@/lib/shared/durations";
import { env } from "../../../env";
import { seconds } from "../../claims";
import type { Refusal } from "../../verify-access-token";
import { remembering } from "../../verified-tokens";
import { verifyJwt } from "../../verify-jwt";

/** The claims of a program's own access token (RFC 9068 §2.2): its subject is the client itself (§2.2, RFC 6749 §4.4), and there is no session. */
const serviceClaimsSchema = z
  .object({
    sub: z.string().min(1).max(128),
    /** Whatever has one is a person's. */
    sid: z.undefined().optional(),
    client_id: z.string(),
    jti: z.string().min(16).max(128),
    /** The client's version when it was issued. */
    ver: z.int().min(1),
    iat: seconds,
    exp: seconds,
    /** Separated by spaces (RFC 8693 §4.2). */
    scope: z.string().max(1000),
    /** The thumbprint of the key that it is bound to (RFC 9449 §6.1). */
    cnf: z.strictObject({ jkt: z.string().length(43) }).exactOptional(),
  })
  .refine((claims) => claims.sub === claims.client_id)
  // A token must never outlive the memory of its revocation.
  .refine((claims) => claims.exp > claims.iat && claims.exp - claims.iat <= maxAccessTokenTtl);

/** The claims of such a token whose signature has been verified. */
export type ServiceClaims = z.output<typeof serviceClaimsSchema>;

type Verification = { readonly ok: true; readonly claims: ServiceClaims } | Refusal;

/**
 * Verifies the token of a program that acts for itself, by the policy of access tokens: `typ: at+jwt`, a known key, `iss`, `aud`, times. It
 * knows nothing of revocation, and not whether the client is still there; the guard asks.
 *
 * Works in the edge runtime and in Node alike.
 *
 * @param now milliseconds since the epoch
 * @throws Error before the start-up hook has published the keys
 */
export const verifyServiceToken: (token: string, now?: number) => Promise<Verification> = remembering(verifyAfresh);

async function verifyAfresh(token: string, now: number): Promise<Verification> {
  const { APP_ORIGIN: audience, CLOCK_TOLERANCE } = env();
  const requiredClaims = ["sub", "client_id", "jti", "iat", "exp", "ver", "scope"];
  const signed = await verifyJwt(token, { typ: "at+jwt", audience, requiredClaims }, now);
  if (!signed.ok) return signed;
  const claims = serviceClaimsSchema.safeParse(signed.payload);
  if (!claims.success) return { ok: false, reason: "invalid" };
  if (claims.data.iat > now / 1000 + CLOCK_TOLERANCE) return { ok: false, reason: "early" };
  return { ok: true, claims: claims.data };
}
