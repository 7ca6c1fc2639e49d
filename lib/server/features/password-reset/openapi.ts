import "server-only";
import { forgotPasswordSchema, resetPasswordSchema } from "@/lib/shared/features/password-reset";
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
];
