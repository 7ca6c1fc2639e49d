import "server-only";
import { demonstrationSchema } from "@/lib/shared/features/demonstration";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoint of this capability gives. */
export const operations: readonly Operation[] = [
  {
    path: "/api/demonstration",
    method: "POST",
    summary: "Watch a session end",
    description:
      "Makes a session, asks the guard with its access token, ends it, and asks again with the same token. The session that asks goes on.",
    success: { status: 200, description: "What was answered, and how long it took.", schema: demonstrationSchema },
    errors: ["rate_limited"],
  },
];
