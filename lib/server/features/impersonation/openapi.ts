import "server-only";
import { impersonatingSchema, impersonationSchema } from "@/lib/shared/features/impersonation";
import type { Operation } from "@/lib/shared/operation";

const end = {
  path: "/api/auth/impersonation",
  summary: "Be oneself again",
  description:
    "Ends it on every instance. The administrator's own session has gone on beside it. Whoever is nobody else has nothing to end, and is answered the same.",
  errors: ["rate_limited"],
} as const;

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/admin/users/{id}/impersonation",
    method: "POST",
    summary: "Sign in as a user",
    description:
      "For `users:impersonate`, with a fresh proof, of whoever may less. For 30 minutes at most and no longer than the session it is asked from: what ends that ends this. Not refreshable. What needs a fresh proof, a permission, or the person themselves answers 403 `impersonating`. The person gets a mail with the reason. Asked again for the same user it is the same session; for another one, that of before ends.",
    body: impersonationSchema,
    success: { status: 200, description: "Signed in as them.", schema: impersonatingSchema, setsCookies: true },
    errors: ["reauthentication_required", "forbidden", "impersonating", "not_found", "rate_limited"],
  },
  { ...end, method: "DELETE", success: { status: 204, description: "Ended.", setsCookies: true } },
  {
    ...end,
    method: "POST",
    description: `${end.description} For forms: it leads to the dashboard.`,
    success: { status: 204, description: "Ended.", setsCookies: true },
  },
];
