import type { RouteRow } from "../route-row";

export const routes = [
  { path: "/", kind: "page", methods: ["GET"], auth: "none" },
] as const satisfies readonly RouteRow[];
