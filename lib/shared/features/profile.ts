import { z } from "zod";
import type { EventRow } from "../event-row";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { actSchema } from "../schemas"; // feature:impersonation
import { instantSchema, nameSchema, roleSchema } from "../schemas";

export const routes = [
  {
    path: "/settings/profile",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "cookie",
    changes: { impersonated: true }, // feature:impersonation
  },
  {
    path: "/api/profile",
    kind: "api",
    methods: ["GET", "PATCH"],
    auth: "bearer",
    scopes: ["profile:read"],
    changes: { impersonated: true }, // feature:impersonation
  },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/settings/profile", label: "Profile", place: "settings", order: 10 },
] as const satisfies readonly NavigationRow[];

export const profilePatchSchema = z.strictObject({ name: nameSchema }).meta({ id: "ProfilePatch" });

export const profileSchema = z
  .strictObject({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: roleSchema,
    createdAt: instantSchema,
    act: actSchema, // feature:impersonation
  })
  .meta({ id: "Profile" });

export type Profile = z.output<typeof profileSchema>;

export const events = {
  profile_updated: { success: { words: "Profile changed", mark: "done", device: true } },
} as const satisfies Record<string, EventRow>;
