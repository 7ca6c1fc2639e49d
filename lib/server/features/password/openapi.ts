import "server-only";
import { changePasswordSchema } from "@/lib/shared/features/password";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/password/change",
    method: "POST",
    summary: "Change my password",
    description:
      "Ends all other sessions of this person. The access token that asks is over too: a browser gets a new one with the answer, a bearer refreshes.",
    body: changePasswordSchema,
    success: { status: 204, description: "Changed.", setsCookies: true },
    errors: ["rate_limited", "busy"],
  },
  // feature:passkeys begin
  {
    path: "/api/auth/password",
    method: "DELETE",
    summary: "Remove my password",
    description: [
      "For whoever has another way in. Ends all other sessions and the access token that asks, as a change does.",
      "Whoever reads the mails of the account can choose a new one.", // feature:password-reset
    ].join(" "),
    success: { status: 204, description: "Removed.", setsCookies: true },
    errors: ["reauthentication_required", "not_found", "last_way_in", "rate_limited"],
  },
  // feature:passkeys end
  {
    path: "/.well-known/change-password",
    method: "GET",
    summary: "Where to change a password",
    description: "For password managers (W3C, A Well-Known URL for Changing Passwords).",
    success: { status: 302, description: "The page." },
    errors: [],
  },
];
