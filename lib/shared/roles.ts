/** Everything that somebody with a role may do beyond their own account. */
export type Permission =
  | "users:read"
  | "users:write"
  | "users:impersonate" // feature:impersonation
  | "clients:write" // feature:openid-provider
  | "sessions:end"
  | "audit:read";

/** The roles, and what each may do. The only place that says so; tokens carry the roles, never the permissions. */
export const roles = {
  user: [],
  support: ["users:read", "sessions:end"],
  admin: [
    "users:read",
    "users:write",
    "users:impersonate", // feature:impersonation
    "clients:write", // feature:openid-provider
    "sessions:end",
    "audit:read",
  ],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof roles;
export const roleNames = Object.keys(roles) as [Role, ...Role[]];

/** What people call a role. */
export const roleTitles = { user: "User", support: "Support", admin: "Administrator" } as const satisfies Record<
  Role,
  string
>;

/** Whether these roles may do all that somebody with that role may. */
export const reach = (held: readonly Role[], role: Role): boolean =>
  roles[role].every((permission) => allows(held, permission));

/** Whether any of these roles may do it. */
export function allows(held: readonly Role[], permission: Permission): boolean {
  return held.some((role) => (roles[role] as readonly Permission[]).includes(permission));
}
