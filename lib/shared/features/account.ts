import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";

/** What leads to everything that is done to an account as a whole; each of these things is a capability of its own. */
export const routes = [
  { path: "/settings/account", kind: "page", methods: ["GET"], auth: "cookie" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/settings/account", label: "Account", place: "settings", order: 30 },
] as const satisfies readonly NavigationRow[];
