import { z } from "zod";
import { minute } from "../durations";
import type { ErrorRow } from "../error-row";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { RouteRow } from "../route-row";
import { instantSchema } from "../schemas";

export const routes = [
  {
    path: "/settings/account/delete",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "cookie",
    freshWithin: 10 * minute,
  },
  { path: "/api/account", kind: "api", methods: ["DELETE"], auth: "bearer", freshWithin: 10 * minute },
  { path: "/restore-account", kind: "page", methods: ["GET", "POST"], auth: "none" },
  { path: "/api/auth/login/restore", kind: "api", methods: ["POST"], auth: "none" },
] as const satisfies readonly RouteRow[];

/** How long somebody who has signed in to an account that is to be deleted may think about keeping it, in seconds. */
export const restoreTtl = 10 * minute;

/** What signing in answers instead of a session. The cookie `__Host-Http-ticket` goes with it. */
export const restoreStepSchema = z
  .strictObject({
    state: z.literal("restore"),
    deletedAt: instantSchema.meta({ description: "When the account is deleted for good." }),
    expiresAt: instantSchema.meta({ description: "Until when it can be kept without proving again who one is." }),
  })
  .meta({
    id: "RestoreStep",
    description: "The account is to be deleted. Keep it with `POST /api/auth/login/restore`.",
  });

/** The form of the page: where to go on. */
export const restoreFormSchema = z.strictObject({ next: z.string() });

/** The form that deletes the account: what it is about, so that nothing but that form does it. */
export const deleteFormSchema = z.strictObject({ delete: z.literal("account") });

export const errors = {
  last_admin: [
    409,
    "Last administrator",
    "You are the last administrator. Make somebody else one first: nobody could administer this site without you.",
  ],
} as const satisfies Record<string, ErrorRow>;

export const limits = {
  restore_source: { variable: "RATE_LIMIT_RESTORE_SOURCE", points: 20, seconds: 600 },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // The owner asked for it; `detail.ended` sessions ended with that.
  account_deletion: { success: { words: "Asked to delete the account", mark: "end", device: true } },
  // They signed in and kept it.
  account_restored: { success: { words: "Account kept", mark: "done", device: true } },
  // It is gone for good.
  account_deleted: {},
} as const satisfies Record<string, EventRow>;
