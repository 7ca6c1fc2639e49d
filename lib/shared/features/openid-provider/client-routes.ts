import { minute } from "../../durations";
import type { RouteRow } from "../../route-row";

/** Who registers clients has proved who they are within so many seconds. */
const freshWithin = 10 * minute;

/** Where operators see to clients. */
export const clientRoutes = [
  {
    path: "/admin/clients",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "cookie",
    permission: "clients:write",
    freshWithin,
  },
  {
    path: "/api/admin/clients",
    kind: "api",
    methods: ["GET", "POST"],
    auth: "bearer",
    permission: "clients:write",
    freshWithin,
  },
  {
    path: "/api/admin/clients/{id}",
    kind: "api",
    methods: ["PATCH", "DELETE"],
    auth: "bearer",
    permission: "clients:write",
    freshWithin,
  },
  {
    path: "/api/admin/clients/{id}/secret",
    kind: "api",
    methods: ["POST"],
    auth: "bearer",
    permission: "clients:write",
    freshWithin,
  },
] as const satisfies readonly RouteRow[];
