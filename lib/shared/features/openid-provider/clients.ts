import { z } from "zod";
import { instantSchema, line } from "../../schemas";
import { audiencesSchema, serviceAudienceSchema } from "./audiences";
import { kinds, scopeNames } from "./kinds";
import { isLoopback, isPrivate } from "../../loopback";

/**
 * Where an answer may go: https; http on one's own machine; of a program on a device, a scheme of its own, which has a dot because it is a
 * domain turned round (RFC 8252 §7).
 */
const redirectUriSchema = z
  .url({ abort: true })
  .max(512)
  .refine((text) => {
    const url = new URL(text);
    if (url.username + url.password !== "" || /[#*]/.test(text)) return false;
    return isPrivate(url) || /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(url.protocol);
  }, "must be https, http on localhost, or a scheme of the app’s own with a dot in it; without a fragment");

/** Whether an address is one that an app of this kind can be at. */
function fits(uri: string, isPublic: boolean): boolean {
  const { protocol, hostname } = new URL(uri);
  return isPublic ? !(protocol === "https:" && isLoopback(hostname)) : /^https?:$/.test(protocol);
}
/** Where an app is told, by this server itself, that somebody has signed out: https, or http on this very machine. */
const backchannelLogoutUriSchema = z
  .url({ abort: true })
  .max(512)
  .refine((text) => {
    const url = new URL(text);
    return url.username + url.password === "" && !text.includes("#") && isPrivate(url);
  }, "must be https, or http on localhost; without a name, a password and a fragment");

/** Public keys alone: what signs has no place here. */
const keySchema = z
  .looseObject({ kty: z.enum(["EC", "RSA", "OKP"]), kid: z.string().min(1).exactOptional() })
  .refine((key) => key["d"] === undefined, "must be public keys");
export const jwksSchema = z.object({ keys: z.array(keySchema).min(1).max(8) });

const dpopBoundAccessTokens = z
  .boolean()
  .meta({ description: "Whether it has to prove with each request that it holds the key of its token (RFC 9449)." });

/** What is registered of a client. */
export const newClientSchema = z
  .strictObject({
    name: line(60, "The name"),
    redirectUris: z.array(redirectUriSchema).max(10).default([]),
    postLogoutRedirectUris: z.array(redirectUriSchema).max(10).default([]),
    backchannelLogoutUri: backchannelLogoutUriSchema.nullable().default(null),
    /** Whether people may sign in to it by a code that it shows, on another device (RFC 8628). */
    deviceFlow: z.boolean().default(false),
    scopes: z.array(z.string().refine((name) => scopeNames.includes(name), "is no scope")),
    /** A program on people's own devices: it can keep no secret. */
    isPublic: z.boolean().default(false),
    jwks: jwksSchema.nullable().default(null),
    dpopBoundAccessTokens: dpopBoundAccessTokens.default(false),
    /** Services that it calls, by tokens of its own. */
    audiences: audiencesSchema.default([]),
    /** Whether it calls them for people too, by tokens that it has in exchange for theirs. */
    exchanges: z.boolean().default(false),
  })
  .refine(
    ({ redirectUris, postLogoutRedirectUris: after, backchannelLogoutUri: told, deviceFlow }) =>
      redirectUris.length > 0 || (after.length === 0 && (told === null || deviceFlow)),
    { path: ["redirectUris"], message: "Nobody signs in to it without one, so nobody signs out." },
  )
  .refine(({ isPublic, redirectUris, deviceFlow }) => !isPublic || deviceFlow || redirectUris.length > 0, {
    path: ["redirectUris"],
    message: "A public client needs one, or shows codes: it can’t act for itself.",
  })
  .refine(({ isPublic, redirectUris }) => redirectUris.every((uri) => fits(uri, isPublic)), {
    path: ["redirectUris"],
    message: "An app with a server has web addresses; a program on a device has none that is https on itself.",
  })
  .refine(({ isPublic, jwks }) => !isPublic || jwks === null, {
    path: ["jwks"],
    message: "A public client has no keys of its own.",
  })
  .refine(
    ({ audiences, redirectUris, deviceFlow }) => audiences.length === 0 || !(deviceFlow || redirectUris.length > 0),
    {
      path: ["audiences"],
      message: "An app that people sign in to calls no services: only what acts for itself does.",
    },
  )
  .refine(({ audiences, exchanges }) => !exchanges || audiences.length > 0, {
    path: ["audiences"],
    message: "Without one there is nothing to exchange a token for.",
  })
  .meta({ id: "NewClient" });
export type NewClient = z.output<typeof newClientSchema>;

/** How a client proves itself: by a secret, by a key of its own, or not at all, on people's own devices. */
const proofs = ["secret", "keys", "none"] as const;

export const clientIdSchema = z.uuid().meta({ description: "The `client_id`." });
export const clientSchema = z
  .strictObject({
    id: clientIdSchema,
    name: z.string(),
    redirectUris: z.array(z.string()).meta({ description: "None where no browser comes back to it." }),
    postLogoutRedirectUris: z.array(z.string()),
    backchannelLogoutUri: z.string().nullable(),
    deviceFlow: z.boolean().meta({
      description:
        "Whether people sign in to it by a code that it shows. Without it and without redirect URIs it acts for itself.",
    }),
    scopes: z.array(z.string()),
    audiences: z.array(serviceAudienceSchema).meta({ description: "Services that it may have tokens for." }),
    exchanges: z.boolean().meta({ description: "Whether it may exchange the token of a person for one of these." }),
    proof: z.enum(proofs),
    dpopBoundAccessTokens,
    disabled: z.boolean(),
    createdAt: instantSchema,
  })
  .meta({ id: "Client" });
export type RegisteredClient = z.output<typeof clientSchema>;

export const clientsSchema = z
  .strictObject({ clients: z.array(clientSchema), nextCursor: z.null() })
  .meta({ id: "Clients", description: "All of them." });
export const madeClientSchema = z
  .strictObject({
    id: clientIdSchema,
    secret: z.string().nullable().meta({ description: "It is told this once; null where there is none." }),
  })
  .meta({ id: "MadeClient" });
export const newSecretSchema = z.strictObject({ secret: z.string() }).meta({ id: "ClientSecret" });
export const clientPatchSchema = z.strictObject({ disabled: z.boolean() }).meta({ id: "ClientPatch" });

/** The form that registers one: addresses a line each, and a box for each scope. */
export const newClientFormSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(kinds.map(([kind]) => kind)),
  redirectUris: z.string(),
  dpop: z.literal("on").optional(),
  audiences: z.string(),
  exchanges: z.literal("on").optional(),
  deviceFlow: z.literal("on").optional(),
  postLogoutRedirectUris: z.string(),
  backchannelLogoutUri: z.string(),
  ...Object.fromEntries(scopeNames.map((scope) => [scope, z.literal("on").optional()])),
});
/** What the list does to one. */
export const clientFormSchema = z.strictObject({
  client: clientIdSchema,
  act: z.enum(["secret", "disable", "enable", "remove"]),
});
