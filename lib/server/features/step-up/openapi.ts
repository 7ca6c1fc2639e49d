import "server-only";
import { z } from "zod";
import { reauthenticatedSchema, reauthenticateSchema } from "@/lib/shared/features/step-up";
import { passkeyProofSchema } from "../../session/passkeys/prove"; // feature:passkeys
import { secondFactorCodeSchema } from "../../session/totp/prove"; // feature:totp
import type { Operation } from "@/lib/shared/operation";

/** What proves it: of somebody who has a second factor, that alone. */
const proofs = {
  password: reauthenticateSchema,
  secondFactor: secondFactorCodeSchema, // feature:totp
  passkey: passkeyProofSchema, // feature:passkeys
};

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  {
    path: "/api/auth/reauthenticate",
    method: "POST",
    summary: "Prove again who you are",
    description:
      "What needs a fresh proof answers 401 `reauthentication_required`, and how many seconds a proof lasts for it, as `max_age` in `WWW-Authenticate` (RFC 9470). Limited like signing in. The session goes on; the access token that was presented is dead, and the next one comes in a cookie, or in the answer to whoever presented a bearer token.",
    body: z.union(Object.values(proofs)),
    success: { status: 200, description: "Proved.", schema: reauthenticatedSchema, setsCookies: true },
    errors: [
      "invalid_credentials",
      "invalid_code", // feature:totp
      // feature:passkeys begin
      "passkey_unknown",
      "passkey_refused",
      "passkey_copied",
      "challenge_expired",
      // feature:passkeys end
      "rate_limited",
      "busy",
    ],
  },
];
