import "server-only";
import { auditEventsSchema } from "@/lib/shared/features/audit-trail";
import type { Operation } from "@/lib/shared/operation";

const filters = {
  person: "The address or the id of a user: what is about them, or was done by them.",
  type: "Such as `sign_in`.",
  outcome: "`success` or `failure`.",
  session: "The id of a session.",
  from: "RFC 3339; without an offset it is UTC.",
  to: "The same; what happened then is left out.",
};

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/admin/audit",
    method: "GET",
    summary: "Read the audit trail",
    description: "For `audit:read`. The newest first.",
    query: { ...filters, cursor: "`nextCursor` of the page before.", limit: "How many, 1 to 100; 50 by default." },
    success: { status: 200, description: "A page of events.", schema: auditEventsSchema },
    errors: ["invalid_input", "forbidden", "rate_limited"],
  },
  {
    path: "/api/admin/audit/export",
    method: "GET",
    summary: "Take the audit trail away",
    description:
      "For `audit:read`, with a fresh proof. `text/csv` or `application/jsonl`, in a stream; cells that a spreadsheet could take for a formula begin with an apostrophe. A file that breaks off is not whole: the session has ended meanwhile.",
    query: { ...filters, format: "`csv` or `jsonl`." },
    success: { status: 200, description: "The events." },
    errors: ["invalid_input", "reauthentication_required", "forbidden", "rate_limited"],
  },
];
