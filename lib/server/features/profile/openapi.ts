import "server-only";
import { profilePatchSchema, profileSchema } from "@/lib/shared/features/profile";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/profile",
    method: "GET",
    summary: "Read my profile",
    success: { status: 200, description: "The profile.", schema: profileSchema },
    errors: ["rate_limited"],
  },
  {
    path: "/api/profile",
    method: "PATCH",
    summary: "Change my profile",
    body: profilePatchSchema,
    success: { status: 200, description: "The changed profile.", schema: profileSchema },
    errors: ["rate_limited"],
  },
];
