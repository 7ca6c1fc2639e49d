import type { RouteRow } from "../route-row";

export const routes = [
  { path: "/api/openapi.json", kind: "api", methods: ["GET"], auth: "none" },
] as const satisfies readonly RouteRow[];
