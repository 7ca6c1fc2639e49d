import "server-only";
import { z } from "zod";
import { parseCompact } from "../../session/compact";
import { verifyJwt } from "../../session/verify-jwt";

/** What counts of an ID token that comes back. */
const claimsSchema = z.object({ aud: z.uuid(), sub: z.uuid(), iat: z.int() });
export type IdTokenClaims = z.output<typeof claimsSchema>;

/**
 * Reads an ID token that an app sends back to say whom it means: one of ours, for one app. It may have expired, as it will have when somebody
 * signs out (OpenID Connect RP-Initiated Logout 1.0 §2), so it is judged as of when it was issued. It is no credential: nothing may hang on it
 * but what is asked and where the answer goes.
 *
 * @returns undefined for anything else, such as any other token of ours
 */
export async function readIdTokenHint(token: string): Promise<IdTokenClaims | undefined> {
  const { data: claims } = claimsSchema.safeParse(parseCompact(token)?.payload);
  if (claims === undefined) return undefined;
  const kind = { typ: null, audience: claims.aud, requiredClaims: ["sub", "iat", "exp"] };
  return (await verifyJwt(token, kind, claims.iat * 1000)).ok ? claims : undefined;
}
