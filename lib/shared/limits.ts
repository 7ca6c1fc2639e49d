import { limits as accountDeletion } from "./features/account-deletion"; // feature:account-deletion
import { limits as apiTokens } from "./features/api-tokens"; // feature:api-tokens
import { limits as dataExport } from "./features/data-export"; // feature:data-export
import { limits as demonstration } from "./features/demonstration"; // feature:demonstration
import { limits as emailChange } from "./features/email-change"; // feature:email-change
import { limits as firstAdmin } from "./features/first-admin";
import { limits as openidProvider } from "./features/openid-provider"; // feature:openid-provider
import { limits as passkeys } from "./features/passkeys"; // feature:passkeys
import { limits as passwordReset } from "./features/password-reset"; // feature:password-reset
import { limits as session } from "./features/session";
import { limits as sharing } from "./features/sharing"; // feature:sharing
import { limits as signIn } from "./features/sign-in";
import { limits as signUp } from "./features/sign-up"; // feature:sign-up
import { limits as sso } from "./features/sso"; // feature:sso
import { limits as totp } from "./features/totp"; // feature:totp
import { hour } from "./durations";
import type { LimitRow } from "./limit-row";

/** Every limit, by name. */
export const limits = {
  // What one person may ask of pages, endpoints and actions together; the key is the user's id.
  api_subject: { variable: "RATE_LIMIT_API_SUBJECT", points: 600, seconds: 60 },
  // Refusals of one person that are written down; the key is as above.
  access_refused: { points: 60, seconds: hour },
  // Mails that one person has sent to others, whose addresses have limits of their own; the key is the user's id.
  staff_mail: { points: 60, seconds: hour },
  ...session,
  ...signIn,
  ...signUp, // feature:sign-up
  ...passwordReset, // feature:password-reset
  ...totp, // feature:totp
  ...sso, // feature:sso
  ...passkeys, // feature:passkeys
  ...emailChange, // feature:email-change
  ...apiTokens, // feature:api-tokens
  ...openidProvider, // feature:openid-provider
  ...sharing, // feature:sharing
  ...accountDeletion, // feature:account-deletion
  ...dataExport, // feature:data-export
  ...firstAdmin,
  ...demonstration, // feature:demonstration
} as const satisfies Record<string, LimitRow>;

export type Policy = keyof typeof limits;
type Declared = (typeof limits)[Policy];
export type LimitVariable = Extract<Declared, { variable: string }>["variable"];
