import "server-only";
import { z } from "zod";
import { maxAccessTokenTtl } from "@/lib/shared/durations";
import { roleSchema } from "@/lib/shared/schemas";
import { confirmationSchema } from "./openid-provider/dpop/scheme"; // feature:openid-provider

/** A NumericDate (RFC 7519 §2) of this millennium or before. */
export const seconds = z.int().min(0).max(9_999_999_999);

/**
 * The claims of an access token (RFC 9068 §2.2, plus `sid` of OpenID Connect and our `ver` and `gen`). No e-mail, no name: a token
 * travels further than a row.
 */
export const accessClaimsSchema = z
  .object({
    iss: z.string(),
    /** This app's origin; a string or an array that holds it. */
    aud: z.union([z.string(), z.array(z.string()).min(1)]),
    /** User id. */
    sub: z.uuid(),
    client_id: z.string().min(1).max(128),
    /** Session id. */
    sid: z.uuid(),
    jti: z.string().min(16).max(128),
    /** Seconds since the epoch. */
    iat: seconds,
    exp: seconds,
    roles: z.array(roleSchema).max(8),
    /** The user's token version when it was issued. */
    ver: z.int().min(1),
    /** The session's generation when it was issued; tokens of the releases before have none. */
    gen: z.int().min(0).optional(),
    auth_time: seconds,
    amr: z.array(z.string().max(32)).max(8),
    // feature:impersonation begin
    /** Who acts as this person (RFC 8693 §4.1), in which session of theirs, and their token version then. */
    act: z.object({ sub: z.uuid(), sid: z.uuid(), ver: z.int().min(1) }).exactOptional(),
    // feature:impersonation end
    // feature:openid-provider begin
    /** What an app may that acts for this person (RFC 9068 §2.2.3), by which grant, and the app's version then. */
    scope: z.string().max(1024).exactOptional(),
    grant: z.uuid().exactOptional(),
    cver: z.int().min(1).exactOptional(),
    cnf: confirmationSchema.exactOptional(),
    /** How strong the proof was of who sat before it (RFC 9068 §2.2.1). */
    acr: z.string().max(128).exactOptional(),
    // feature:openid-provider end
  })
  // A token must never outlive the memory of its revocation.
  .refine((claims) => claims.exp > claims.iat && claims.exp - claims.iat <= maxAccessTokenTtl);

/** The claims of a token whose signature has been verified. */
export type AccessClaims = z.output<typeof accessClaimsSchema>;
