import "server-only";
import type { Operation } from "@/lib/shared/operation";
import { wayInSchema } from "@/lib/shared/way-in";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/account",
    method: "DELETE",
    summary: "Delete my account",
    description:
      "Ends every session of this person at once. The account is deleted for good after 14 days (ACCOUNT_DELETION_GRACE); whoever signs in before is asked whether to keep it.",
    success: { status: 204, description: "It is to be deleted.", setsCookies: true },
    errors: ["last_admin"],
  },
  {
    path: "/api/auth/login/restore",
    method: "POST",
    summary: "Keep my account, and go on with signing in",
    description: "For whoever signing in has answered `restore`. Takes the cookie that came with that answer.",
    success: { status: 200, description: "Kept.", schema: wayInSchema, setsCookies: true },
    errors: ["link_invalid", "invalid_credentials", "rate_limited"],
  },
];
