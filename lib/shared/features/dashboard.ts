import type { RouteRow } from "../route-row";

export const routes = [
  { path: "/dashboard", kind: "page", methods: ["GET"], auth: "cookie" },
] as const satisfies readonly RouteRow[];
