import { navigation as account } from "./features/account";
import { navigation as administration } from "./features/administration"; // feature:administration
import { navigation as apiTokens } from "./features/api-tokens"; // feature:api-tokens
import { navigation as auditTrail } from "./features/audit-trail"; // feature:audit-trail
import { navigation as activity } from "./features/activity"; // feature:activity
import { navigation as dashboard } from "./features/dashboard";
import { navigation as devices } from "./features/devices"; // feature:devices
import { navigation as notes } from "./features/notes"; // feature:notes
import { navigation as openidProvider } from "./features/openid-provider"; // feature:openid-provider
import { navigation as passkeys } from "./features/passkeys"; // feature:passkeys
import { navigation as password } from "./features/password";
import { navigation as profile } from "./features/profile";
import { navigation as report } from "./features/report"; // feature:report
import { navigation as sharing } from "./features/sharing"; // feature:sharing
import { navigation as totp } from "./features/totp"; // feature:totp
import type { NavigationRow } from "./navigation-row";
import { allows, type Role } from "./roles";
import { findRoute } from "./routes";

const rows: readonly NavigationRow[] = [
  // One line for each feature that has links; their order on screen is that of `place` and `order`.
  ...dashboard,
  ...notes, // feature:notes
  ...profile,
  ...password,
  ...passkeys, // feature:passkeys
  ...totp, // feature:totp
  ...devices, // feature:devices
  ...apiTokens, // feature:api-tokens
  ...openidProvider, // feature:openid-provider
  ...sharing, // feature:sharing
  ...report, // feature:report
  ...account,
  ...administration, // feature:administration
  ...auditTrail, // feature:audit-trail
  ...activity, // feature:activity
];

/** The places that are sections: each has a side navigation of its own, and a link in the menu of the account. */
const sections = [
  ["settings", "Settings"],
  ["admin", "Administration"],
] as const satisfies readonly (readonly [NavigationRow["place"], string])[];

const permissionOf = (href: string) => findRoute(href)?.permission ?? null;

/** The links to choose from, and what their routes ask for: those of the app, unless a test has its own. */
type Source = { readonly rows: readonly NavigationRow[]; readonly permissionOf: typeof permissionOf };
const app: Source = { rows, permissionOf };

/**
 * The links in one place for somebody with these roles, in order. What the route table does not let them open is left out: a
 * kindness, not a protection.
 */
export function navigationFor(
  roles: readonly Role[],
  place: NavigationRow["place"],
  from: Source = app,
): readonly NavigationRow[] {
  return from.rows
    .filter((row) => {
      const permission = from.permissionOf(row.href);
      return row.place === place && (permission === null || allows(roles, permission));
    })
    .sort((a, b) => a.order - b.order);
}

/** Pages that belong together, as their side navigation shows them. */
export type Section = { readonly label: string; readonly links: readonly NavigationRow[] };

/** The sections that hold something for these roles. */
export function sectionsFor(roles: readonly Role[], from: Source = app): readonly Section[] {
  return sections
    .map(([place, label]) => ({ label, links: navigationFor(roles, place, from) }))
    .filter(({ links }) => links.length > 0);
}

/** Whether a page is the one that a link leads to (`page`), or stands below it. @param here as the route table spells it */
export const currentAt = (here: string, href: string): "page" | true | undefined =>
  here === href ? "page" : here.startsWith(`${href}/`) || undefined;
