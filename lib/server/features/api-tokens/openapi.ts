import "server-only";
import { apiTokensSchema, madeTokenSchema, newTokenSchema } from "@/lib/shared/features/api-tokens";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/tokens",
    method: "GET",
    summary: "List my API tokens",
    description: "Those that have not expired. A token itself is not among what is told of it.",
    success: { status: 200, description: "The newest first.", schema: apiTokensSchema },
    errors: ["reauthentication_required", "rate_limited"],
  },
  {
    path: "/api/tokens",
    method: "POST",
    summary: "Make an API token",
    description:
      "It goes into `Authorization: Bearer`, and lives until it expires or is revoked, whatever becomes of this session. The owner is told by mail.",
    body: newTokenSchema,
    success: { status: 201, description: "The token, this once.", schema: madeTokenSchema },
    errors: ["reauthentication_required", "tokens_full", "rate_limited"],
  },
  {
    path: "/api/tokens",
    method: "DELETE",
    summary: "Revoke all my API tokens",
    success: { status: 204, description: "No instance takes one any more." },
    errors: ["reauthentication_required", "rate_limited"],
  },
  {
    path: "/api/tokens/{id}",
    method: "DELETE",
    summary: "Revoke one of my API tokens",
    success: { status: 204, description: "No instance takes it any more." },
    errors: ["reauthentication_required", "not_found", "rate_limited"],
  },
];
