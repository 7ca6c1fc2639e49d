import "server-only";
import { restoreStep } from "./features/account-deletion/keep"; // feature:account-deletion
import { hasPasskeys } from "./session/passkeys/credentials"; // feature:passkeys
import { setSteps } from "./session/sign-in";
import { secondStep, setAlternatives } from "./session/totp/second-step"; // feature:totp

/** Connects what may be needed between a proof and a session, in the order in which it is asked for. */
export function connectSteps(): void {
  setSteps([
    secondStep, // feature:totp
    restoreStep, // feature:account-deletion
  ]);
  // feature:totp begin
  setAlternatives([
    { method: "passkey", isThere: hasPasskeys }, // feature:passkeys
  ]);
  // feature:totp end
}
