import type { ActivityRow, EventRow } from "./event-row";
import { events as accountDeletion } from "./features/account-deletion"; // feature:account-deletion
import { events as apiTokens } from "./features/api-tokens"; // feature:api-tokens
import { events as auditTrail } from "./features/audit-trail"; // feature:audit-trail
import { events as dataExport } from "./features/data-export"; // feature:data-export
import { events as demonstration } from "./features/demonstration"; // feature:demonstration
import { events as devices } from "./features/devices"; // feature:devices
import { events as emailChange } from "./features/email-change"; // feature:email-change
import { events as firstAdmin } from "./features/first-admin";
import { events as impersonation } from "./features/impersonation"; // feature:impersonation
import { events as openidProvider } from "./features/openid-provider"; // feature:openid-provider
import { events as operator } from "./features/operator";
import { events as passkeys } from "./features/passkeys"; // feature:passkeys
import { events as password } from "./features/password";
import { events as passwordReset } from "./features/password-reset"; // feature:password-reset
import { events as profile } from "./features/profile";
import { events as session } from "./features/session";
import { events as sharing } from "./features/sharing"; // feature:sharing
import { events as signIn } from "./features/sign-in";
import { events as signOut } from "./features/sign-out";
import { events as signUp } from "./features/sign-up"; // feature:sign-up
import { events as sso } from "./features/sso"; // feature:sso
import { events as stepUp } from "./features/step-up";
import { events as totp } from "./features/totp"; // feature:totp

/** Everything that the app says has happened: one type for each thing, whether it succeeds or fails, and how people are told. */
const rows = {
  // Signed in, but not allowed; `detail.needs` names what is missing.
  access_refused: {},
  // A rate limit closed; `detail.policy` names it. Once a window, not for each attempt behind it.
  limiter_hit: {},
  // How long events are kept; `detail.days`. The database itself says so.
  audit_retention_changed: {},
  ...session,
  ...signIn,
  ...signOut,
  ...stepUp,
  ...signUp, // feature:sign-up
  ...firstAdmin,
  ...password,
  ...passwordReset, // feature:password-reset
  ...totp, // feature:totp
  ...sso, // feature:sso
  ...passkeys, // feature:passkeys
  ...emailChange, // feature:email-change
  ...accountDeletion, // feature:account-deletion
  ...dataExport, // feature:data-export
  ...profile,
  ...devices, // feature:devices
  ...apiTokens, // feature:api-tokens
  ...openidProvider, // feature:openid-provider
  ...sharing, // feature:sharing
  ...demonstration, // feature:demonstration
  ...operator,
  ...impersonation, // feature:impersonation
  ...auditTrail, // feature:audit-trail
} as const satisfies Record<string, EventRow>;

export type EventType = keyof typeof rows;

const typesTold = (outcome: keyof EventRow): readonly string[] =>
  Object.keys(rows).filter((type) => activityRow(type, outcome) !== undefined);

/** The types of what people are told, by outcome. */
export const toldTypes = { success: typesTold("success"), failure: typesTold("failure") } as const;

/** How an event is told to the person whom it is about. The type is a text here: a trail also has events of capabilities that have gone. */
export function activityRow(type: string, outcome: keyof EventRow): ActivityRow | undefined {
  const known: Readonly<Record<string, EventRow>> = rows;
  return Object.hasOwn(known, type) ? known[type]?.[outcome] : undefined;
}
