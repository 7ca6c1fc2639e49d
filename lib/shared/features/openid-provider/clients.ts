import { z } from "zod";
import { line } from "../../schemas";
import { scopes as apiScopes, serviceScopes } from "../../scopes";
import { identityScopes } from "./identity-scopes";

const scopeNames: readonly string[] = [...Object.keys(identityScopes), ...Object.keys(apiScopes), ...serviceScopes];

const isLoopback = (hostname: string): boolean => ["localhost", "127.0.0.1", "[::1]"].includes(hostname);

/**
 * Where an answer may go: https; http on one's own machine; of a program on a device, a scheme of its own, which has a dot because it is a
 * domain turned round (RFC 8252 §7).
 */
const redirectUriSchema = z
  .url()
  .max(512)
  .refine((text) => {
    const { protocol, hostname, username, hash } = new URL(text);
    if (username !== "" || hash !== "" || text.includes("#") || text.includes("*")) return false;
    if (protocol === "http:") return isLoopback(hostname);
    return protocol === "https:" || /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol);
  }, "must be https, http on localhost, or a scheme of the app’s own with a dot in it; without a fragment");

/** Where an app is told, by this server itself, that somebody has signed out: https, or http on this very machine. */
const backchannelLogoutUriSchema = z
  .url()
  .max(512)
  .refine((text) => {
    const { protocol, hostname, username, password, hash } = new URL(text);
    if (username !== "" || password !== "" || hash !== "" || text.includes("#")) return false;
    return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
  }, "must be https, or http on localhost; without a name, a password and a fragment");

/** Public keys alone: what signs has no place here. */
const keySchema = z
  .looseObject({ kty: z.enum(["EC", "RSA", "OKP"]), kid: z.string().min(1).exactOptional() })
  .refine((key) => key["d"] === undefined, "must be public keys");
export const jwksSchema = z.object({ keys: z.array(keySchema).min(1).max(8) });

/** What is registered of a client. */
export const newClientSchema = z
  .strictObject({
    name: line(60, "The name"),
    redirectUris: z.array(redirectUriSchema).max(10),
    postLogoutRedirectUris: z.array(redirectUriSchema).max(10),
    backchannelLogoutUri: backchannelLogoutUriSchema.nullable(),
    scopes: z.array(z.string().refine((name) => scopeNames.includes(name), "is no scope")),
    /** A program on people's own devices: it can keep no secret. */
    isPublic: z.boolean(),
    jwks: jwksSchema.nullable(),
  })
  .refine(
    ({ redirectUris, postLogoutRedirectUris: after, backchannelLogoutUri: told }) =>
      redirectUris.length > 0 || (after.length === 0 && told === null),
    { path: ["redirectUris"], message: "Nobody signs in to it without one, so nobody signs out." },
  )
  .refine(({ isPublic, redirectUris }) => !isPublic || redirectUris.length > 0, {
    path: ["redirectUris"],
    message: "A public client needs one: it can’t act for itself.",
  })
  .refine(({ isPublic, jwks }) => !isPublic || jwks === null, {
    path: ["jwks"],
    message: "A public client has no keys of its own.",
  });
