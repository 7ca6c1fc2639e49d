import "server-only";
import { wayInSchema } from "@/lib/shared/way-in";
import { signUpSchema, verifyEmailSchema } from "@/lib/shared/features/sign-up";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/signup",
    method: "POST",
    summary: "Ask for an account",
    description:
      "Mails a link. The answer is the same whether or not the address is known. Also to have it sent again.",
    body: signUpSchema,
    success: { status: 202, description: "Accepted.", setsCookies: true },
    errors: ["bot_check", "signup_closed", "rate_limited"],
  },
  {
    path: "/api/auth/verify-email",
    method: "POST",
    summary: "Make the account behind a link, and sign in",
    body: verifyEmailSchema,
    success: { status: 200, description: "Signed in.", schema: wayInSchema, setsCookies: true },
    errors: ["signup_closed", "link_invalid", "rate_limited", "busy"],
  },
];
