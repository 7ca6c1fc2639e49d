import "server-only";
import { changePasswordSchema, forgotPasswordSchema, resetPasswordSchema } from "@/lib/shared/features/password-reset";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/password/forgot",
    method: "POST",
    summary: "Ask for a link to a new password",
    description:
      "Mails a link. The answer is the same whether or not the address is known. Also to have it sent again.",
    body: forgotPasswordSchema,
    success: { status: 202, description: "Accepted.", setsCookies: true },
    errors: ["bot_check", "rate_limited"],
  },
  {
    path: "/api/auth/password/reset",
    method: "POST",
    summary: "Replace the password behind a link",
    description: "Ends every session of the account. Signs nobody in.",
    body: resetPasswordSchema,
    success: { status: 200, description: "Replaced." },
    errors: ["link_invalid", "rate_limited", "busy"],
  },
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
    description:
      "For whoever has another way in. Ends all other sessions and the access token that asks, as a change does. Whoever reads the mails of the account can choose a new one.",
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
