import { z } from "zod";
import { placeSchema } from "../cursor";
import { minute } from "../durations";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { emailSchema } from "../schemas"; // feature:sign-up
import { filter } from "../filter";
import { instantSchema, line, roleSchema } from "../schemas";

/** For how long a proof is good for what administrators do, in seconds. */
const freshWithin = 10 * minute;

export const routes = [
  { path: "/admin/users", kind: "page", methods: ["GET"], auth: "cookie", permission: "users:read" },
  {
    path: "/admin/users/{id}",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "cookie",
    permission: "users:read",
    changes: { freshWithin },
  },
  { path: "/api/admin/users", kind: "api", methods: ["GET"], auth: "bearer", permission: "users:read" },
  {
    path: "/api/admin/users/{id}",
    kind: "api",
    methods: ["GET", "PATCH"],
    auth: "bearer",
    permission: "users:read",
    changes: { permission: "users:write", freshWithin },
  },
  {
    path: "/api/admin/users/{id}/sessions",
    kind: "api",
    methods: ["GET", "DELETE"],
    auth: "bearer",
    permission: "users:read",
    changes: { permission: "sessions:end", freshWithin },
  },
  {
    path: "/api/admin/users/{id}/sessions/{sid}",
    kind: "api",
    methods: ["DELETE"],
    auth: "bearer",
    permission: "sessions:end",
    freshWithin,
  },
  // feature:sign-up begin
  {
    path: "/admin/invitations",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "cookie",
    permission: "users:write",
    changes: { freshWithin },
  },
  {
    path: "/api/admin/invitations",
    kind: "api",
    methods: ["POST"],
    auth: "bearer",
    permission: "users:write",
    freshWithin,
  },
  // feature:sign-up end
  // feature:password-reset begin
  {
    path: "/api/admin/users/{id}/reset-password",
    kind: "api",
    methods: ["POST"],
    auth: "bearer",
    permission: "users:write",
    freshWithin,
  },
  // feature:password-reset end
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/admin/users", label: "Users", place: "admin", order: 10 },
  { href: "/admin/invitations", label: "Invitations", place: "admin", order: 15 }, // feature:sign-up
] as const satisfies readonly NavigationRow[];

export const userSorts = ["newest", "oldest", "name", "email"] as const;
export const userStatuses = [
  "active",
  "disabled",
  "to_be_deleted", // feature:account-deletion
] as const;

export const usersQuerySchema = z
  .object({
    search: filter(line(254, "What to search for")),
    role: filter(roleSchema),
    status: filter(z.enum(userStatuses)),
    sort: filter(z.enum(userSorts)),
    cursor: filter(placeSchema(z.uuid())),
    limit: filter(z.coerce.number().int().min(1).max(100)),
  })
  .refine(
    ({ sort, cursor }) => sort === "name" || sort === "email" || /^\d{1,14}$/.test(cursor?.by ?? "0"),
    "This is no place in the list.",
  );
export type UsersQuery = z.output<typeof usersQuerySchema>;

export const adminUserSchema = z
  .strictObject({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: roleSchema,
    disabledAt: instantSchema.nullable().meta({ description: "Since when nobody can sign in to it." }),
    deletedAt: instantSchema.nullable().meta({ description: "When it is deleted, unless its owner keeps it." }), // feature:account-deletion
    createdAt: instantSchema,
  })
  .meta({ id: "User" });
export const adminUsersSchema = z
  .strictObject({ users: z.array(adminUserSchema), nextCursor: z.string().nullable() })
  .meta({ id: "Users" });
export type AdminUser = z.output<typeof adminUserSchema>;
export type AdminUsers = z.output<typeof adminUsersSchema>;

export const userPatchSchema = z
  .strictObject({ role: roleSchema.exactOptional(), disabled: z.boolean().exactOptional() })
  .refine((patch) => Object.keys(patch).length > 0, "There is nothing to change.")
  .meta({ id: "UserPatch" });

/** What the forms of a user's page send. */
export const userFormSchema = z.strictObject({ id: z.uuid() });
export const roleFormSchema = userFormSchema.extend({ role: roleSchema });
export const disableFormSchema = userFormSchema.extend({ disabled: z.enum(["true", "false"]) });
export const endFormSchema = userFormSchema.extend({ session: z.union([z.uuid(), z.literal("all")]) });

export const invitationSchema = z.strictObject({ email: emailSchema, role: roleSchema }).meta({ id: "Invitation" }); // feature:sign-up

export const adminSessionSchema = z
  .strictObject({
    id: z.uuid(),
    clientId: z.string(),
    device: z.string(),
    ip: z.string().nullable(),
    createdAt: instantSchema,
    lastSeenAt: instantSchema,
    expiresAt: instantSchema.meta({ description: "When it ends if it is not used again." }),
  })
  .meta({ id: "UserSession" });
export const adminSessionsSchema = z
  .strictObject({ sessions: z.array(adminSessionSchema), nextCursor: z.null() })
  .meta({ id: "UserSessions", description: "All of them: a person has at most MAX_SESSIONS." });
export type AdminSession = z.output<typeof adminSessionSchema>;
export type AdminSessions = z.output<typeof adminSessionsSchema>;
