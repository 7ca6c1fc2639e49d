import { routes as account } from "./features/account";
import { routes as activity } from "./features/activity"; // feature:activity
import { routes as accountDeletion } from "./features/account-deletion"; // feature:account-deletion
import { routes as administration } from "./features/administration"; // feature:administration
import { routes as apiTokens } from "./features/api-tokens"; // feature:api-tokens
import { routes as auditTrail } from "./features/audit-trail"; // feature:audit-trail
import { routes as dataExport } from "./features/data-export"; // feature:data-export
import { routes as cspReport } from "./features/csp-report"; // feature:csp-report
import { routes as dashboard } from "./features/dashboard";
import { routes as demonstration } from "./features/demonstration"; // feature:demonstration
import { routes as devices } from "./features/devices"; // feature:devices
import { routes as emailChange } from "./features/email-change"; // feature:email-change
import { routes as firstAdmin } from "./features/first-admin";
import { routes as impersonation } from "./features/impersonation"; // feature:impersonation
import { routes as landing } from "./features/landing";
import { routes as mailbox } from "./features/mailbox"; // feature:mailbox
import { routes as notes } from "./features/notes"; // feature:notes
import { routes as openapi } from "./features/openapi";
import { routes as openidProvider } from "./features/openid-provider"; // feature:openid-provider
import { routes as passkeys } from "./features/passkeys"; // feature:passkeys
import { routes as password } from "./features/password";
import { routes as passwordReset } from "./features/password-reset"; // feature:password-reset
import { routes as profile } from "./features/profile";
import { routes as revocationStream } from "./features/revocation-stream"; // feature:revocation-stream
import { routes as securityTxt } from "./features/security-txt"; // feature:security-txt
import { routes as session } from "./features/session";
import { routes as report } from "./features/report"; // feature:report
import { routes as sharing } from "./features/sharing"; // feature:sharing
import { routes as signIn } from "./features/sign-in";
import { routes as signOut } from "./features/sign-out";
import { routes as signUp } from "./features/sign-up"; // feature:sign-up
import { routes as sso } from "./features/sso"; // feature:sso
import { routes as stepUp } from "./features/step-up";
import { routes as theme } from "./features/theme";
import { routes as tokenEndpoint } from "./features/token-endpoint"; // feature:token-endpoint
import { routes as totp } from "./features/totp"; // feature:totp
import { complete, type Route } from "./route-row";

const rows = [
  ...landing,
  ...demonstration, // feature:demonstration
  ...signIn,
  ...signOut,
  ...stepUp,
  ...signUp, // feature:sign-up
  ...firstAdmin,
  ...dashboard,
  ...notes, // feature:notes
  ...password,
  ...sharing, // feature:sharing
  ...report, // feature:report
  ...passwordReset, // feature:password-reset
  ...totp, // feature:totp
  ...sso, // feature:sso
  ...passkeys, // feature:passkeys
  ...profile,
  ...devices, // feature:devices
  ...apiTokens, // feature:api-tokens
  ...openidProvider, // feature:openid-provider
  ...tokenEndpoint, // feature:token-endpoint
  ...account,
  ...activity, // feature:activity
  ...emailChange, // feature:email-change
  ...accountDeletion, // feature:account-deletion
  ...administration, // feature:administration
  ...auditTrail, // feature:audit-trail
  ...impersonation, // feature:impersonation
  ...dataExport, // feature:data-export
  ...session,
  ...revocationStream, // feature:revocation-stream
  ...mailbox, // feature:mailbox
  ...theme,
  ...cspReport, // feature:csp-report
  ...securityTxt, // feature:security-txt
  ...openapi,
] as const;

type Row = (typeof rows)[number];

/** The paths of the table, by what they are and whom they are for: a guard takes no other. */
export type ProtectedPagePath = Extract<Row, { kind: "page"; auth: "cookie" | "bearer" }>["path"];
export type ProtectedEndpointPath = Extract<Row, { kind: "api"; auth: "cookie" | "bearer" }>["path"];

/**
 * Every page and endpoint that this app answers, and who may call it: the gate and the guard decide by it, `npm run routes`
 * prints it, and the architecture tests compare it with the files in `app/` and with the guards in them.
 */
export const routes: readonly Route[] = rows.map(complete);

/** The row of a path as the table spells it. */
export function routeAt(path: Row["path"]): Route {
  const route = byPath.get(path);
  if (route === undefined) throw new Error(`there is no route ${path}`);
  return route;
}

/** The route that answers a path (already decoded and normalised by the URL parser), or undefined. */
export function findRoute(pathname: string): Route | undefined {
  return exact.get(pathname) ?? patterns.find(([pattern]) => pattern.test(pathname))?.[1];
}

const byPath = new Map(routes.map((route) => [route.path, route]));
const exact = new Map(routes.filter((route) => !route.path.includes("{")).map((route) => [route.path, route]));
const patterns = routes
  .filter((route) => route.path.includes("{"))
  .map(
    (route) => [new RegExp(`^${route.path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`), route] as const,
  );
