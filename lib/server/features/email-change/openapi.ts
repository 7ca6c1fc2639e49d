import "server-only";
import { changeEmailSchema, emailLinkSchema } from "@/lib/shared/features/email-change";
import type { Operation } from "@/lib/shared/operation";

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/account/email",
    method: "POST",
    summary: "Ask for another e-mail address",
    description:
      "Mails a link to the new address; until it is used nothing changes. The answer is the same whether or not the address has an account.",
    body: changeEmailSchema,
    success: { status: 202, description: "Accepted." },
    errors: ["rate_limited"],
  },
  {
    path: "/api/account/email/confirm",
    method: "POST",
    summary: "Change the address by the link mailed to the new one",
    description: "Sessions go on. The address of before gets a link that undoes it for 7 days.",
    body: emailLinkSchema,
    success: { status: 200, description: "Changed." },
    errors: ["link_invalid", "rate_limited"],
  },
  {
    path: "/api/account/email/undo",
    method: "POST",
    summary: "Take the address back by the link mailed to the one of before",
    description: "Ends every session of the account, and takes its password away. Signs nobody in.",
    body: emailLinkSchema,
    success: { status: 200, description: "Restored." },
    errors: ["link_invalid", "rate_limited"],
  },
];
