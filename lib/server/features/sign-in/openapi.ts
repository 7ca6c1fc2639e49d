import "server-only";
import { signInSchema } from "@/lib/shared/features/sign-in";
import { wayInSchema } from "@/lib/shared/way-in";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/login",
    method: "POST",
    summary: "Sign in",
    body: signInSchema,
    success: {
      status: 200,
      description: "Signed in, or, by `state`, what is still needed: then there is no session yet.",
      schema: wayInSchema,
      setsCookies: true,
    },
    errors: ["invalid_credentials", "rate_limited", "busy"],
  },
];
