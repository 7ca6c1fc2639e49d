import { z } from "zod";
import { minute } from "../durations";
import type { ErrorRow } from "../error-row";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { instantSchema, line } from "../schemas";
import { type Scope, scopeNames } from "../scopes";
import { lives, longestLife, mostTokens, usualLife } from "./api-tokens/lives";

/** A token outlives the session that it is made in: whoever makes, sees or revokes one has proved who they are within so many seconds. */
const freshWithin = 10 * minute;

export const routes = [
  { path: "/settings/tokens", kind: "page", methods: ["GET", "POST"], auth: "cookie", freshWithin },
  { path: "/api/tokens", kind: "api", methods: ["GET", "POST", "DELETE"], auth: "bearer", freshWithin },
  { path: "/api/tokens/{id}", kind: "api", methods: ["DELETE"], auth: "bearer", freshWithin },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/settings/tokens", label: "Tokens", place: "settings", order: 22 },
] as const satisfies readonly NavigationRow[];

const scopeSchema = z.enum(scopeNames as [Scope, ...Scope[]]);
const nameSchema = line(60, "The name").meta({
  description: "What its owner calls it, 1 to 60 characters.",
  example: "Backup script",
});

export const newTokenSchema = z
  .strictObject({
    name: nameSchema,
    scopes: z
      .array(scopeSchema)
      .max(scopeNames.length)
      .transform((wanted) => scopeNames.filter((scope) => wanted.includes(scope)))
      .meta({ description: "What it may do. Without any it says no more than whose it is (`/api/me`)." }),
    expiresIn: z.int().min(1).max(longestLife).meta({ description: "Seconds, a year at most.", example: usualLife }),
  })
  .meta({ id: "NewApiToken" });
export type NewToken = z.output<typeof newTokenSchema>;

const box = z.literal("on").optional();
/** The form that makes one has a box for each scope, by its name. */
export const newTokenFormSchema = z.strictObject({
  name: nameSchema,
  expiresIn: z.enum(lives.map(([seconds]) => String(seconds))).transform(Number),
  ...(Object.fromEntries(scopeNames.map((scope) => [scope, box])) as Readonly<Record<Scope, typeof box>>),
});

export const tokenIdSchema = z.uuid().meta({ description: "The id of an API token." });
/** What the page revokes: one, or all. */
export const revokeFormSchema = z.strictObject({ token: z.union([tokenIdSchema, z.literal("all")]) });

export const madeTokenSchema = z
  .strictObject({
    id: tokenIdSchema,
    token: z.string().meta({ description: "The token itself; it is told this once." }),
  })
  .meta({ id: "MadeApiToken" });

export const apiTokenSchema = z
  .strictObject({
    id: tokenIdSchema,
    name: z.string(),
    scopes: z.array(scopeSchema),
    createdAt: instantSchema,
    lastUsedAt: instantSchema.nullable().meta({ description: "Exact to a minute; null while it was not used." }),
    expiresAt: instantSchema,
  })
  .meta({ id: "ApiToken" });
export type ApiToken = z.output<typeof apiTokenSchema>;

export const apiTokensSchema = z
  .strictObject({ tokens: z.array(apiTokenSchema), nextCursor: z.null() })
  .meta({ id: "ApiTokens", description: `All of them: there are ${mostTokens} at most.` });

export const errors = {
  tokens_full: [409, "Too many tokens", `An account has ${mostTokens} tokens at most. Revoke one first.`],
} as const satisfies Record<string, ErrorRow>;

export const limits = {
  // Tokens that were looked for and are none, from one network address. Good ones don't count.
  api_token_source: { variable: "RATE_LIMIT_API_TOKEN_SOURCE", points: 60, seconds: minute },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // `detail.tokenId` says which, `detail.scopes` what it may do.
  api_token_created: { success: { words: "API token made", mark: "done", device: true } },
  // By its owner; `detail.undone` with a change of the address that was undone, `detail.deleted` with the account.
  api_token_revoked: { success: { words: "API token revoked", mark: "end", device: true } },
} as const satisfies Record<string, EventRow>;
