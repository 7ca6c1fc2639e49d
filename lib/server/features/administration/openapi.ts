import "server-only";
import { invitationSchema } from "@/lib/shared/features/administration"; // feature:sign-up
import {
  adminSessionsSchema,
  adminUserSchema,
  adminUsersSchema,
  userPatchSchema,
  userStatuses,
} from "@/lib/shared/features/administration";
import type { Operation } from "@/lib/shared/operation";

const acts =
  "Needs a fresh proof, stands in the audit trail, and counts at once in tokens that are out already. Nobody acts on themselves.";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/admin/users",
    method: "GET",
    summary: "List users",
    description: "For `users:read`.",
    query: {
      search: "The beginning of the address, of the name, or of its last word.",
      role: "`user`, `support` or `admin`.",
      status: `One of ${userStatuses.map((status) => `\`${status}\``).join(", ")}.`,
      sort: "`newest` (the default), `oldest`, `name` or `email`.",
      cursor: "`nextCursor` of the page before, with the rest of the query as it was.",
      limit: "How many, 1 to 100; 50 by default.",
    },
    success: { status: 200, description: "A page of users.", schema: adminUsersSchema },
    errors: ["invalid_input", "forbidden", "rate_limited"],
  },
  {
    path: "/api/admin/users/{id}",
    method: "GET",
    summary: "Read a user",
    description: "For `users:read`.",
    success: { status: 200, description: "The user.", schema: adminUserSchema },
    errors: ["forbidden", "not_found", "rate_limited"],
  },
  {
    path: "/api/admin/users/{id}",
    method: "PATCH",
    summary: "Change what a user may do",
    description: `For \`users:write\`. ${acts} Of two who change one user at once the last one counts, and the trail has both. The last administrator can be neither disabled nor given another role.`,
    body: userPatchSchema,
    success: { status: 200, description: "The changed user.", schema: adminUserSchema },
    errors: ["reauthentication_required", "forbidden", "not_found", "rate_limited"],
  },
  {
    path: "/api/admin/users/{id}/sessions",
    method: "GET",
    summary: "List the live sessions of a user",
    description: "For `users:read`.",
    success: { status: 200, description: "The sessions, by last use.", schema: adminSessionsSchema },
    errors: ["forbidden", "not_found", "rate_limited"],
  },
  {
    path: "/api/admin/users/{id}/sessions",
    method: "DELETE",
    summary: "End all sessions of a user",
    description: `For \`sessions:end\`, and of nobody who may more than whoever asks. ${acts}`,
    success: { status: 204, description: "Ended, on every instance." },
    errors: ["reauthentication_required", "invalid_input", "forbidden", "not_found", "rate_limited"],
  },
  {
    path: "/api/admin/users/{id}/sessions/{sid}",
    method: "DELETE",
    summary: "End one session of a user",
    description: `For \`sessions:end\`, and of nobody who may more than whoever asks. ${acts}`,
    success: { status: 204, description: "Ended, on every instance." },
    errors: ["reauthentication_required", "invalid_input", "forbidden", "not_found", "rate_limited"],
  },
  // feature:sign-up begin
  {
    path: "/api/admin/invitations",
    method: "POST",
    summary: "Invite somebody",
    description:
      "For `users:write`, with a fresh proof. Mails a link; whoever opens it chooses name and password and has the role, while whoever sent it may still invite and has the same credentials. Sixty mails an hour, invitations and resets together. Also where `SIGNUP` is `invite`.",
    body: invitationSchema,
    success: { status: 202, description: "The mail is on its way." },
    errors: ["reauthentication_required", "forbidden", "signup_closed", "rate_limited"],
  },
  // feature:sign-up end
  // feature:password-reset begin
  {
    path: "/api/admin/users/{id}/reset-password",
    method: "POST",
    summary: "Mail a user a link to a new password",
    description: `For \`users:write\`. ${acts} Their password stays as it is until they use the link.`,
    success: { status: 202, description: "The mail is on its way." },
    errors: ["invalid_input", "reauthentication_required", "forbidden", "not_found", "rate_limited"],
  },
  // feature:password-reset end
];
