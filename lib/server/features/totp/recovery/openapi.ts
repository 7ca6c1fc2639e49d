import "server-only";
import { finishRecoverySchema, recoveryLinkSchema, recoverySchema } from "@/lib/shared/features/totp/recovery";
import type { Operation } from "@/lib/shared/operation";
import { wayInSchema } from "@/lib/shared/way-in";

/** What the endpoints take and give by which somebody comes back who has lost their second factor. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/recovery",
    method: "POST",
    summary: "Ask for a link: the second factor is lost",
    description:
      "With the ticket cookie that the first step was answered with. `none`: a link was mailed that starts the wait. `waiting`: the wait goes on, nothing was mailed. `ready`: a link was mailed that goes on without the second factor.",
    success: { status: 202, description: "How far it is.", schema: recoverySchema },
    errors: ["sign_in_expired", "password_missing", "rate_limited"],
  },
  {
    path: "/api/auth/recovery/start",
    method: "POST",
    summary: "Start the wait by the link that was mailed",
    description: "It lasts 24 hours (RECOVERY_WAIT). One that is under way goes on as it is.",
    body: recoveryLinkSchema,
    success: { status: 200, description: "It lasts.", schema: recoverySchema },
    errors: ["link_invalid", "rate_limited"],
  },
  {
    path: "/api/auth/recovery/stop",
    method: "POST",
    summary: "Stop a recovery by the link that was mailed as its wait began",
    body: recoveryLinkSchema,
    success: { status: 200, description: "Stopped." },
    errors: ["link_invalid", "rate_limited"],
  },
  {
    path: "/api/auth/recovery/finish",
    method: "POST",
    summary: "Go on without the second factor, by the link that was mailed after the wait, and the password",
    description: "The second factor is removed, and every session of the account ends.",
    body: finishRecoverySchema,
    success: { status: 200, description: "Signed in.", schema: wayInSchema, setsCookies: true },
    errors: ["link_invalid", "invalid_credentials", "rate_limited", "busy"],
  },
  {
    path: "/api/account/recovery/stop",
    method: "POST",
    summary: "Stop the recovery of my account",
    description: "Where there is none, nothing happens.",
    success: { status: 204, description: "There is none any more." },
    errors: ["rate_limited"],
  },
];
