import "server-only";
import { signInSchema } from "@/lib/shared/features/sign-in";
import { signedInSchema } from "@/lib/shared/schemas";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/login",
    method: "POST",
    summary: "Sign in",
    body: signInSchema,
    success: { status: 200, description: "Signed in.", schema: signedInSchema, setsCookies: true },
    errors: ["invalid_credentials", "rate_limited", "busy"],
  },
];
