import type { RouteRow } from "../route-row";

export const routes = [
  { path: "/api/theme", kind: "api", methods: ["POST"], auth: "none" },
] as const satisfies readonly RouteRow[];
