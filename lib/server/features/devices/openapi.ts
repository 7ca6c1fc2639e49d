import "server-only";
import { devicesSchema } from "@/lib/shared/features/devices";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/sessions",
    method: "GET",
    summary: "List my live sessions",
    query: { cursor: "`nextCursor` of the page before." },
    success: { status: 200, description: "The sessions, this one first, then by last use.", schema: devicesSchema },
    errors: ["invalid_input", "rate_limited"],
  },
  {
    path: "/api/auth/sessions/{id}",
    method: "DELETE",
    summary: "End one of my sessions",
    success: { status: 204, description: "Ended." },
    errors: ["not_found", "rate_limited"],
  },
];
