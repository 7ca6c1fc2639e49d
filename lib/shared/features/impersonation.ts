import { z } from "zod";
import { minute } from "../durations";
import type { ErrorRow } from "../error-row";
import type { EventRow } from "../event-row";
import { allows, type Role, roles } from "../roles";
import type { RouteRow } from "../route-row";
import { instantSchema, line } from "../schemas";

/** For how long a proof is good for signing in as somebody else, in seconds. */
const freshWithin = 10 * minute;

/** How long somebody is signed in as another at most, in seconds; well below `maxAccessTokenTtl`: one access token lasts for all of it. */
export const impersonationTtl = 30 * minute;

export const routes = [
  {
    path: "/admin/users/{id}/impersonation",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "cookie",
    permission: "users:impersonate",
    freshWithin,
  },
  {
    path: "/api/admin/users/{id}/impersonation",
    kind: "api",
    methods: ["POST"],
    auth: "bearer",
    permission: "users:impersonate",
    freshWithin,
  },
  // POST is for the button in the banner: a form knows no DELETE.
  {
    path: "/api/auth/impersonation",
    kind: "api",
    methods: ["POST", "DELETE"],
    auth: "bearer",
    changes: { impersonated: true },
  },
] as const satisfies readonly RouteRow[];

/** Whether somebody with the one role may do all that the other may, and more: nobody signs in as their equals. */
export const outranks = (role: Role, other: Role): boolean =>
  roles[other].length < roles[role].length &&
  roles[other].every((permission) => (roles[role] as readonly string[]).includes(permission));

/** What of somebody counts for that; the moments as ISO texts. */
type Person = {
  readonly role: Role;
  readonly disabledAt: string | null;
  readonly deletedAt: string | null; // feature:account-deletion
};

/** Whether whoever has these roles may be this user: a kindness of pages. The rows decide, when it begins. */
export const mayImpersonate = (held: readonly Role[], person: Person): boolean =>
  person.disabledAt === null &&
  person.deletedAt === null && // feature:account-deletion
  allows(held, "users:impersonate") &&
  held.some((own) => outranks(own, person.role));

export const impersonationSchema = z
  .strictObject({
    reason: line(200, "The reason").meta({
      description: "Why, 1 to 200 characters: for the audit trail, and for the person.",
      example: "Ticket 4711: a note is missing",
    }),
  })
  .meta({ id: "Impersonation" });
/** What the form of the page sends. */
export const impersonationFormSchema = impersonationSchema.extend({ id: z.uuid() });

export const impersonatingSchema = z
  .strictObject({
    user: z.strictObject({ id: z.uuid() }).meta({ description: "As whom." }),
    act: z.strictObject({ sub: z.uuid() }).meta({ description: "Who does it (RFC 8693 §4.1)." }),
    session: z.strictObject({ id: z.uuid(), expiresAt: instantSchema }),
    access_token: z
      .string()
      .optional()
      .meta({ description: "For whoever presented a bearer token. It can't be refreshed." }),
    token_type: z.literal("Bearer").optional(),
    expires_in: z.int().optional().meta({ description: "Seconds." }),
  })
  .meta({ id: "Impersonating" });
export type Impersonating = z.output<typeof impersonatingSchema>;

export const errors = {
  impersonating: [
    403,
    "Signed in as another",
    "You are signed in as somebody else, and this is closed to you meanwhile. Go back to your own account.",
  ],
} as const satisfies Record<string, ErrorRow>;

export const events = {
  // About the person. `detail.by` did it, `detail.session` is the session that began; the end is told whoever ended it.
  impersonation_start: { success: { words: "An administrator signed in to this account", mark: "done" } },
  impersonation_end: { success: { words: "An administrator left this account", mark: "end" } },
  // The same, about who did it: `detail.of` is the person.
  acting_start: { success: { words: "Signed in as somebody else", mark: "done", device: true } },
  acting_end: { success: { words: "No longer signed in as somebody else", mark: "end" } },
} as const satisfies Record<string, EventRow>;
