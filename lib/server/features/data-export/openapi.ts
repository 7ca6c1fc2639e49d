import "server-only";
import { exportSchema } from "@/lib/shared/features/data-export";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/account/export",
    method: "GET",
    summary: "All of my data",
    description:
      "One JSON document, as a file, in a stream. It breaks off if the session ends on the way, or its rights change.",
    success: { status: 200, description: "The document.", schema: exportSchema },
    errors: ["rate_limited"],
  },
];
