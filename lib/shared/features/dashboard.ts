import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";

export const routes = [
  { path: "/dashboard", kind: "page", methods: ["GET"], auth: "cookie" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/dashboard", label: "Dashboard", place: "main", order: 10 },
] as const satisfies readonly NavigationRow[];
