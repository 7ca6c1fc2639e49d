import "server-only";
import { activityListSchema } from "@/lib/shared/features/activity";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/account/activity",
    method: "GET",
    summary: "What has happened to my account",
    description:
      "In words, the newest first. Equal things in a row are one entry. As long as the audit trail keeps it (AUDIT_RETENTION).",
    query: { cursor: "Where the page before ended, as its `nextCursor` said." },
    success: { status: 200, description: "A page of it.", schema: activityListSchema },
    errors: ["invalid_input"],
  },
];
