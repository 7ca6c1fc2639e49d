/** Everything that somebody with a role may do beyond their own account. */
export type Permission = "users:read" | "users:write";

/** The roles, and what each may do. The only place that says so; tokens carry the roles, never the permissions. */
export const roles = {
  user: [],
  admin: ["users:read", "users:write"],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof roles;
export const roleNames = Object.keys(roles) as [Role, ...Role[]];

/** Whether any of these roles may do it. */
export function allows(held: readonly Role[], permission: Permission): boolean {
  return held.some((role) => (roles[role] as readonly Permission[]).includes(permission));
}
