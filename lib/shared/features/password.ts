import { z } from "zod";
import { minute } from "../durations";
import type { EventRow } from "../event-row";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { passwordSchema } from "../schemas";

const freshWithin = 10 * minute;

export const routes = [
  {
    path: "/settings/security",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "cookie",
    hashesPassword: true,
    freshWithin,
  },
  {
    path: "/api/auth/password/change",
    kind: "api",
    methods: ["POST"],
    auth: "bearer",
    hashesPassword: true,
    freshWithin,
  },
  { path: "/api/auth/password", kind: "api", methods: ["DELETE"], auth: "bearer", freshWithin }, // feature:passkeys
  { path: "/.well-known/change-password", kind: "api", methods: ["GET"], auth: "none" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/settings/security", label: "Security", place: "settings", order: 15 },
] as const satisfies readonly NavigationRow[];

export const changePasswordSchema = z
  .strictObject({ currentPassword: passwordSchema, password: passwordSchema })
  .meta({ id: "ChangePassword" });

/** The form of the page; its field tells it from the other one there. */
export const removePasswordFormSchema = z.strictObject({ remove: z.literal("password") }); // feature:passkeys

export const events = {
  // By somebody signed in. `detail.reason` says why not: `password` when the current one was wrong.
  password_change: {
    success: { words: "Password changed", mark: "done", device: true },
    failure: { words: "Failed change of password", mark: "refused", device: true },
  },
  password_removed: { success: { words: "Password removed", mark: "end", device: true } }, // feature:passkeys
} as const satisfies Record<string, EventRow>;
