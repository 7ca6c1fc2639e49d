import { z } from "zod";
import { identityScopes } from "./identity-scopes";
import { isPrivate } from "../../loopback";

/** Of a token that is to be exchanged, and of what comes of it (RFC 8693 §3): both are JWTs, and access tokens. */
export const tokenTypes = [
  "urn:ietf:params:oauth:token-type:access_token",
  "urn:ietf:params:oauth:token-type:jwt",
] as const;
export const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";

/** What a service is called in the `aud` of tokens for it: an absolute URI, as RFC 8707 §2 has it. Letter for letter. */
const audienceSchema = z
  .url({ abort: true })
  .max(512)
  .refine((text) => {
    if (/[#*\s]/.test(text)) return false;
    const url = new URL(text);
    return url.username + url.password === "" && (url.protocol === "urn:" || isPrivate(url));
  }, "must be https, a urn:, or http on localhost; without a name, a password and a fragment");

/** A scope of a service: its own word, or one of this API’s (RFC 6749 §3.3). What says who somebody is, is for the app that they sign in to. */
const scopeSchema = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9:._-]*$/, "must be small letters, digits and : . _ -")
  .refine((scope) => !Object.hasOwn(identityScopes, scope) && scope !== "offline_access", "is for signing in alone");

/** A service that a client may have tokens for, and what these may say. */
export const serviceAudienceSchema = z
  .strictObject({ audience: audienceSchema, scopes: z.array(scopeSchema).min(1, "names no scope").max(20) })
  .meta({ id: "ServiceAudience" });
export type ServiceAudience = z.output<typeof serviceAudienceSchema>;

/** Those of one client. */
export const audiencesSchema = z
  .array(serviceAudienceSchema)
  .max(20)
  .refine((all) => new Set(all.map(({ audience }) => audience)).size === all.length, "names a service twice");

/** A service as whoever registers a client writes it in one line: its address, then the scopes. Unchecked. */
export function audienceIn(line: string): { readonly audience: string; readonly scopes: readonly string[] } {
  const [audience = "", ...scopes] = line.trim().split(/\s+/);
  return { audience, scopes };
}
