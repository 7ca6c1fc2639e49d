import { navigation as dashboard } from "./features/dashboard";
import { navigation as devices } from "./features/devices"; // feature:devices
import { navigation as notes } from "./features/notes"; // feature:notes
import { navigation as profile } from "./features/profile"; // feature:profile
import type { NavigationRow } from "./navigation-row";
import { allows, type Role } from "./roles";
import { findRoute } from "./routes";

const rows: readonly NavigationRow[] = [
  // One line for each feature that has links; their order on screen is that of `place` and `order`.
  ...dashboard,
  ...notes, // feature:notes
  ...profile, // feature:profile
  ...devices, // feature:devices
];

const places = ["main", "settings", "admin"] as const satisfies readonly NavigationRow["place"][];

const permissionOf = (href: string) => findRoute(href)?.permission ?? null;

/**
 * The links of the header for somebody with these roles, in order. What the route table does not let them open is left out: a kindness,
 * not a protection.
 *
 * @param from the links to choose from, and what their routes ask for: those of the app, unless a test has its own
 */
export function navigationFor(
  roles: readonly Role[],
  from: { readonly rows: readonly NavigationRow[]; readonly permissionOf: typeof permissionOf } = {
    rows,
    permissionOf,
  },
): readonly NavigationRow[] {
  return from.rows
    .filter(({ href }) => {
      const permission = from.permissionOf(href);
      return permission === null || allows(roles, permission);
    })
    .sort((a, b) => places.indexOf(a.place) - places.indexOf(b.place) || a.order - b.order);
}
