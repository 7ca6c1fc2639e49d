import type { RouteRow } from "../route-row";

/** Browsers send these reports without an origin. */
export const routes = [
  { path: "/api/csp-report", kind: "api", methods: ["POST"], auth: "none", anyOrigin: true },
] as const satisfies readonly RouteRow[];
