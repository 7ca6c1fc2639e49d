import "server-only";
import { z } from "zod";
import { confirmTotpSchema, enrolmentSchema, recoveryCodesSchema } from "@/lib/shared/features/totp";
import { secondStepSchema } from "@/lib/shared/features/totp/trusted-devices";
import { wayInSchema } from "@/lib/shared/way-in";
import type { Operation } from "@/lib/shared/operation";
import { passkeyStepSchema } from "./passkeys"; // feature:passkeys
import { operations as recovery } from "./recovery/openapi";
import { operations as trustedDevices } from "./trusted-devices/openapi";

/** What the second step is taken by. */
const proofs = {
  code: secondStepSchema,
  passkey: passkeyStepSchema, // feature:passkeys
};

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/login/second-factor",
    method: "POST",
    summary: "Take the second step of a sign-in",
    description:
      "With the ticket cookie that the first step was answered with. A wrong code leaves it good for five codes in all. `method` may be left out: a code's form says what it is.",
    body: z.union(Object.values(proofs)),
    success: { status: 200, description: "Signed in.", schema: wayInSchema, setsCookies: true },
    errors: [
      "invalid_code",
      "sign_in_expired",
      "invalid_credentials",
      // feature:passkeys begin
      "passkey_unknown",
      "passkey_refused",
      "passkey_copied",
      "challenge_expired",
      // feature:passkeys end
      "rate_limited",
    ],
  },
  {
    path: "/api/auth/totp",
    method: "POST",
    summary: "Draw a secret for an authenticator app",
    description: "It counts once it was confirmed. Another call draws another one.",
    success: { status: 200, description: "Drawn.", schema: enrolmentSchema },
    errors: ["reauthentication_required", "second_factor_on", "rate_limited"],
  },
  {
    path: "/api/auth/totp/confirm",
    method: "POST",
    summary: "Turn the second factor on by a first code",
    description: "Ends all other sessions of this person. The recovery codes are shown once.",
    body: confirmTotpSchema,
    success: { status: 200, description: "On.", schema: recoveryCodesSchema },
    errors: ["reauthentication_required", "second_factor_off", "second_factor_on", "rate_limited"],
  },
  {
    path: "/api/auth/totp",
    method: "DELETE",
    summary: "Turn the second factor off",
    description: "The recovery codes go with it.",
    success: { status: 204, description: "Off." },
    errors: ["reauthentication_required", "rate_limited"],
  },
  {
    path: "/api/auth/recovery-codes",
    method: "POST",
    summary: "Make new recovery codes",
    description: "The ones from before are void. They are shown once.",
    success: { status: 200, description: "Made.", schema: recoveryCodesSchema },
    errors: ["reauthentication_required", "second_factor_off", "rate_limited"],
  },
  ...recovery,
  ...trustedDevices,
];
