import "server-only";
import { operations as activity } from "../features/activity/openapi"; // feature:activity
import { operations as accountDeletion } from "../features/account-deletion/openapi"; // feature:account-deletion
import { operations as administration } from "../features/administration/openapi"; // feature:administration
import { operations as openidProvider } from "../features/openid-provider/openapi"; // feature:openid-provider
import { operations as apiTokens } from "../features/api-tokens/openapi"; // feature:api-tokens
import { operations as auditTrail } from "../features/audit-trail/openapi"; // feature:audit-trail
import { operations as dataExport } from "../features/data-export/openapi"; // feature:data-export
import { operations as demonstration } from "../features/demonstration/openapi"; // feature:demonstration
import { operations as devices } from "../features/devices/openapi"; // feature:devices
import { operations as emailChange } from "../features/email-change/openapi"; // feature:email-change
import { operations as impersonation } from "../features/impersonation/openapi"; // feature:impersonation
import { operations as notes } from "../features/notes/openapi"; // feature:notes
import { operations as passkeys } from "../features/passkeys/openapi"; // feature:passkeys
import { operations as password } from "../features/password/openapi";
import { operations as passwordReset } from "../features/password-reset/openapi"; // feature:password-reset
import { operations as profile } from "../features/profile/openapi";
import { operations as securityTxt } from "../features/security-txt/openapi"; // feature:security-txt
import { operations as session } from "../features/session/openapi";
import { operations as revocationStream } from "../features/revocation-stream/openapi"; // feature:revocation-stream
import { operations as sharing } from "../features/sharing/openapi"; // feature:sharing
import { operations as signIn } from "../features/sign-in/openapi";
import { operations as signOut } from "../features/sign-out/openapi";
import { operations as signUp } from "../features/sign-up/openapi"; // feature:sign-up
import { operations as sso } from "../features/sso/openapi"; // feature:sso
import { operations as stepUp } from "../features/step-up/openapi";
import { operations as tokenEndpoint } from "../features/token-endpoint/openapi"; // feature:token-endpoint
import { operations as totp } from "../features/totp/openapi"; // feature:totp
import type { Operation } from "@/lib/shared/operation";

/** What each endpoint takes and gives: the same schemas that validate, so the document can't drift from the code. */
export const operations: readonly Operation[] = [
  ...signUp, // feature:sign-up
  ...signIn,
  ...session,
  ...securityTxt, // feature:security-txt
  ...signOut,
  ...stepUp,
  ...devices, // feature:devices
  ...openidProvider, // feature:openid-provider
  ...apiTokens, // feature:api-tokens
  ...tokenEndpoint, // feature:token-endpoint
  ...password,
  ...passwordReset, // feature:password-reset
  ...totp, // feature:totp
  ...sso, // feature:sso
  ...passkeys, // feature:passkeys
  ...activity, // feature:activity
  ...impersonation, // feature:impersonation
  ...emailChange, // feature:email-change
  ...accountDeletion, // feature:account-deletion
  ...dataExport, // feature:data-export
  ...profile,
  ...notes, // feature:notes
  ...sharing, // feature:sharing
  ...revocationStream, // feature:revocation-stream
  ...demonstration, // feature:demonstration
  ...administration, // feature:administration
  ...auditTrail, // feature:audit-trail
  {
    path: "/api/openapi.json",
    method: "GET",
    summary: "This document",
    success: { status: 200, description: "OpenAPI 3.1." },
    errors: [],
  },
];
