import type { EventRow } from "../event-row";
import type { RouteRow } from "../route-row";

/** Sign-out proves its sessions by itself: it works with an expired token, and must never be sent through a refresh first. */
export const routes = [
  {
    path: "/api/auth/logout",
    kind: "api",
    methods: ["POST"],
    auth: "bearer",
    ownGuard: true,
    changes: { impersonated: true }, // feature:impersonation
  },
  { path: "/api/auth/logout-all", kind: "api", methods: ["POST"], auth: "bearer" },
  { path: "/api/auth/logout-others", kind: "api", methods: ["POST"], auth: "bearer" },
] as const satisfies readonly RouteRow[];

export const events = {
  sign_out: { success: { words: "Signed out", mark: "end", device: true } },
  sign_out_everywhere: { success: { words: "Signed out everywhere", mark: "end", device: true } },
  sign_out_elsewhere: { success: { words: "Signed out everywhere else", mark: "end", device: true } },
} as const satisfies Record<string, EventRow>;
