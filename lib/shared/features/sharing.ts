// Needs notes: what is shared is one.
import { z } from "zod";
import { day } from "../durations";
import type { ErrorRow } from "../error-row";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { instantSchema, passwordSchema } from "../schemas";
import { audienceSchema, type OpenedShare, shareIdSchema, sharePasswordSchema } from "./sharing/opening";
import { lives, longestShare, mostOpenings, mostShares, openings, usualShare } from "./sharing/lives";

export const routes = [
  { path: "/notes/{id}/share", kind: "page", methods: ["GET", "POST"], auth: "cookie", hashesPassword: true },
  { path: "/settings/shares", kind: "page", methods: ["GET", "POST"], auth: "cookie" },
  { path: "/shared", kind: "page", methods: ["GET", "POST"], auth: "none", hashesPassword: true },
  { path: "/api/notes/{id}/shares", kind: "api", methods: ["POST"], auth: "bearer", hashesPassword: true },
  { path: "/api/shares", kind: "api", methods: ["GET", "DELETE"], auth: "bearer" },
  { path: "/api/shares/{id}", kind: "api", methods: ["DELETE"], auth: "bearer" },
  { path: "/api/shares/open", kind: "api", methods: ["POST"], auth: "none", hashesPassword: true },
  { path: "/api/shares/status", kind: "api", methods: ["POST"], auth: "none" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/settings/shares", label: "Shared", place: "settings", order: 23 },
] as const satisfies readonly NavigationRow[];

/** Where people open what was shared with them; the token stands behind the `#`, which no browser sends anywhere. */
export const sharedPath = "/shared";

export const newShareSchema = z
  .strictObject({
    expiresIn: z.int().min(1).max(longestShare).meta({ description: "Seconds, 30 days at most.", example: usualShare }),
    mostUses: z
      .int()
      .min(1)
      .max(mostOpenings)
      .exactOptional()
      .meta({ description: "How often it can be opened. Left out: any number of times." }),
    password: sharePasswordSchema.exactOptional(),
    audience: audienceSchema.exactOptional(),
  })
  .meta({ id: "NewShare" });
export type NewShare = z.output<typeof newShareSchema>;

/** The form that shares a note: an empty field is none. `locked` says that a password was chosen that a refused form has not brought back. */
export const newShareFormSchema = z
  .strictObject({
    id: z.uuid(),
    expiresIn: z.enum(lives.map(([seconds]) => String(seconds))).transform(Number),
    mostUses: z.enum(openings.map(([times]) => times)),
    password: z.union([z.literal(""), passwordSchema]),
    audience: z
      .string()
      .trim()
      .pipe(z.union([z.literal(""), audienceSchema])),
    locked: z.enum(["", "1"]),
  })
  .refine(({ locked, password }) => locked === "" || password !== "", {
    path: ["password"],
    error: "You had chosen one: type it again. To share without, open this page anew.",
  });
/** What the page of the shares stops: one, or all. */
export const stopFormSchema = z.strictObject({ share: z.union([shareIdSchema, z.literal("all")]) });

export const madeShareSchema = z
  .strictObject({
    id: shareIdSchema,
    token: z.string().meta({ description: "It is told this once." }),
    url: z.url().nullable().meta({ description: "The link to give to people; null where it is for a program." }),
  })
  .meta({ id: "MadeShare" });
export type MadeShare = z.output<typeof madeShareSchema>;

export const shareSchema = z
  .strictObject({
    id: shareIdSchema,
    noteId: z.uuid(),
    title: z.string().meta({ description: "Of the note, as it is now." }),
    audience: z.string().nullable(),
    hasPassword: z.boolean(),
    uses: z.int().meta({ description: "How often it was opened." }),
    mostUses: z.int().nullable(),
    createdAt: instantSchema,
    lastOpenedAt: instantSchema.nullable(),
    expiresAt: instantSchema,
  })
  .meta({ id: "Share" });
export type Share = z.output<typeof shareSchema>;

export const sharesSchema = z
  .strictObject({ shares: z.array(shareSchema), nextCursor: z.null() })
  .meta({ id: "Shares", description: `All of them: there are ${mostShares} at most.` });

/** What the forms of this capability show beside their message: the link that was made; the token that waits for a password; the note. */
export type ShareState =
  | { readonly made: MadeShare }
  | { readonly token: string; readonly asksPassword: boolean }
  | { readonly opened: OpenedShare };

export const errors = {
  share_over: [
    404,
    "Nothing to open",
    "This link opens nothing here. It may have expired, been stopped or been used up, or it is meant for somebody else.",
  ],
  share_password: [403, "Password needed", "This note opens with a password."],
  share_uncheckable: [
    409,
    "Nobody could check it",
    "This app signs with a secret key (HS256), so no program can check what it signs. Share with people, or have whoever runs the site change the key.",
  ],
  shares_full: [409, "Too many links", `An account has ${mostShares} links to notes at most. Stop one first.`],
} as const satisfies Record<string, ErrorRow>;

export const limits = {
  // Links that somebody opens, good or not, from one network address.
  share_source: { variable: "RATE_LIMIT_SHARE_SOURCE", points: 300, seconds: 600 },
  // Passwords for one share; the key is its id. They may be short, so they are few: 600 in the longest life of one.
  share_password: { variable: "RATE_LIMIT_SHARE_PASSWORD", points: 20, seconds: day, forgives: "one" },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // `detail.shareId` says which, `detail.noteId` what of.
  share_created: { success: { words: "Note shared by a link", mark: "done", device: true } },
  // By its owner; `detail.undone` with a change of the address that was undone, `detail.deleted` with the account.
  share_stopped: { success: { words: "Link to a note stopped", mark: "end", device: true } },
} as const satisfies Record<string, EventRow>;
