import "server-only";
import { auditTrail } from "./audit";
import { happened, subscribe } from "./events";
// feature:openid-provider begin
import { onAddressTakenBack as appsOnTakenBack } from "./features/openid-provider/email-change"; // feature:email-change
import { mails as openidProvider } from "./features/openid-provider/mails";
// feature:openid-provider end
// feature:api-tokens begin
import { onDeletion } from "./features/api-tokens/account-deletion"; // feature:account-deletion
import { onAddressTakenBack as tokensOnTakenBack } from "./features/api-tokens/email-change"; // feature:email-change
import { mails as apiTokens } from "./features/api-tokens/mails";
// feature:api-tokens end
import { onSessionsCutOff } from "./features/email-change/cut-off"; // feature:email-change
// feature:passkeys begin
import { onAddressTakenBack as passkeysOnTakenBack } from "./features/passkeys/email-change"; // feature:email-change
import { mails as passkeys } from "./features/passkeys/mails";
import { onRecovered } from "./features/passkeys/totp"; // feature:totp
// feature:passkeys end
// feature:password-reset begin
import { onEmailTakenBack } from "./features/password-reset/email-change"; // feature:email-change
import { forgetRequests } from "./features/password-reset/requests";
// feature:password-reset end
import { mails as impersonation } from "./features/impersonation/mails"; // feature:impersonation
import { mails as operator } from "./features/operator/mails";
import { mails as password } from "./features/password/mails";
// feature:sharing begin
import { stopWhenDeleted } from "./features/sharing/account-deletion"; // feature:account-deletion
import { stopWhenTakenBack } from "./features/sharing/email-change"; // feature:email-change
// feature:sharing end
import { mails as session } from "./features/session/mails";
// feature:sso begin
import { disconnectWhenTakenBack } from "./features/sso/email-change"; // feature:email-change
import { mails as sso } from "./features/sso/mails";
// feature:sso end
// feature:totp begin
import { onAddressTakenBack } from "./features/totp/email-change"; // feature:email-change
import { mails as totp } from "./features/totp/mails";
import { whatEndsRecovery } from "./features/totp/recovery/stop";
import { whatEndsTrust } from "./features/totp/trusted-devices/manage";
// feature:totp end
import { log } from "./log";
import { onLimitReached } from "./rate-limit";

/** Connects whoever hears of what happens: the mails to the owner, the audit trail, the log. Servers and commands both do, once. */
export function connectSubscribers(): void {
  subscribe({
    within: {
      ...session,
      ...operator,
      ...password,
      // feature:password-reset begin
      ...onEmailTakenBack, // feature:email-change
      // feature:password-reset end
      ...totp, // feature:totp
      ...sso, // feature:sso
      ...passkeys, // feature:passkeys
      ...impersonation, // feature:impersonation
      ...apiTokens, // feature:api-tokens
      ...openidProvider, // feature:openid-provider
    },
  });
  // feature:totp begin
  subscribe(onAddressTakenBack); // feature:email-change
  subscribe(whatEndsRecovery);
  subscribe(whatEndsTrust);
  // feature:totp end
  subscribe(onSessionsCutOff); // feature:email-change
  subscribe(forgetRequests); // feature:password-reset
  // feature:api-tokens begin
  subscribe(onDeletion); // feature:account-deletion
  subscribe(tokensOnTakenBack); // feature:email-change
  // feature:api-tokens end
  // feature:sharing begin
  subscribe(stopWhenDeleted); // feature:account-deletion
  subscribe(stopWhenTakenBack); // feature:email-change
  // feature:sharing end
  // feature:openid-provider begin
  subscribe(appsOnTakenBack); // feature:email-change
  // feature:openid-provider end
  // feature:sso begin
  subscribe(disconnectWhenTakenBack); // feature:email-change
  // feature:sso end
  // feature:passkeys begin
  subscribe(passkeysOnTakenBack); // feature:email-change
  subscribe(onRecovered); // feature:totp
  // feature:passkeys end
  subscribe(auditTrail);
  subscribe({
    after: ({ type, outcome, userId }) => log.debug({ event: type, outcome, userId }, "something happened"),
  });
  onLimitReached((policy, party) =>
    happened({ type: "limiter_hit", outcome: "failure", ...party, detail: { policy } }),
  );
}
