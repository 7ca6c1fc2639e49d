import "server-only";
import { connectedAppsSchema } from "@/lib/shared/features/openid-provider/apps";
import {
  clientPatchSchema,
  clientsSchema,
  madeClientSchema,
  newClientSchema,
  newSecretSchema,
} from "@/lib/shared/features/openid-provider/clients";
import type { Operation } from "@/lib/shared/operation";

/** Those of the protocol: what they take, give and refuse stands in its documents. */
const protocol = [
  [
    "GET",
    "/oidc/auth",
    "Send a browser to sign in",
    "Authorization code with PKCE (OpenID Connect Core §3.1.2, RFC 9700).",
  ],
  ["POST", "/oidc/auth", "Send a browser to sign in, by a form", "It is led to the same as an address."],
  ["GET", "/oidc/auth/{id}", "Go on with a sign-in", "Where our own pages lead the browser back."],
  [
    "POST",
    "/oidc/token",
    "Get tokens",
    "RFC 6749 §3.2: `authorization_code`, `refresh_token`, `client_credentials`, and a device’s (RFC 8628 §3.4). `resource` (RFC 8707) names this API, or for a service one that it calls. RFC 8693: a service that may, exchanges the token of a person for one by which it acts for them there.",
  ],
  ["POST", "/oidc/par", "Push an authorization request", "RFC 9126."],
  ["POST", "/oidc/device/auth", "Ask for a code that people type", "RFC 8628 §3.1, for clients that show codes."],
  ["GET", "/oidc/userinfo", "Who has signed in", "OpenID Connect Core §5.3."],
  ["POST", "/oidc/userinfo", "Who has signed in, by POST", "The same."],
  ["POST", "/oidc/introspect", "Ask what a token is worth", "RFC 7662, for the client that it was issued to."],
  ["POST", "/oidc/revoke", "Revoke a token", "RFC 7009, for the client that it was issued to."],
  [
    "GET",
    "/oidc/logout",
    "Send a browser to sign out",
    "OpenID Connect RP-Initiated Logout 1.0. Whoever is signed in is asked, and goes on to a registered address.",
  ],
  ["POST", "/oidc/logout", "Send a browser to sign out, by a form", "The same."],
  ["GET", "/oidc/jwks", "The public keys, once more", "The same as `/.well-known/jwks.json`."],
  ["GET", "/.well-known/openid-configuration", "What the OpenID provider can do", "OpenID Connect Discovery §3."],
  ["GET", "/.well-known/oauth-authorization-server", "The same for OAuth clients", "RFC 8414."],
] as const;

/** What the endpoints of this capability take and give. */
export const operations: readonly Operation[] = [
  ...protocol.map(([method, path, summary, description]) => ({
    method,
    path,
    summary,
    description,
    success: { status: 200, description: "As the protocol has it." },
    errors: ["keys_secret"] as const,
  })),
  {
    path: "/connect/{id}/decision",
    method: "POST",
    summary: "Let an app in, or not",
    description: "The form of the page that asks.",
    success: { status: 303, description: "A redirect to go on." },
    errors: ["connect_over", "account_changed"],
  },
  {
    path: "/device/decision",
    method: "POST",
    summary: "Let a device in, or not",
    description: "The form of the page that asks.",
    success: { status: 303, description: "A redirect to what has come of it." },
    errors: ["account_changed", "rate_limited"],
  },
  {
    path: "/api/admin/clients",
    method: "GET",
    summary: "List registered clients",
    description: "Apps that people sign in to from here, and services. No secret is in it.",
    success: { status: 200, description: "The oldest first.", schema: clientsSchema },
    errors: ["reauthentication_required", "rate_limited"],
  },
  {
    path: "/api/admin/clients",
    method: "POST",
    summary: "Register a client",
    body: newClientSchema,
    success: { status: 201, description: "Its id, and the secret, this once.", schema: madeClientSchema },
    errors: ["reauthentication_required", "rate_limited"],
  },
  {
    path: "/api/admin/clients/{id}",
    method: "PATCH",
    summary: "Shut a client out, or let it in again",
    body: clientPatchSchema,
    success: { status: 204, description: "None of its tokens of before counts on any instance." },
    errors: ["reauthentication_required", "not_found", "rate_limited"],
  },
  {
    path: "/api/admin/clients/{id}",
    method: "DELETE",
    summary: "Remove a client",
    description: "With all that people have let it do.",
    success: { status: 204, description: "It is forgotten." },
    errors: ["reauthentication_required", "not_found", "rate_limited"],
  },
  {
    path: "/api/admin/clients/{id}/secret",
    method: "POST",
    summary: "Give a client another secret",
    description: "The one of before counts for a day more.",
    success: { status: 200, description: "The secret, this once.", schema: newSecretSchema },
    errors: ["reauthentication_required", "not_found", "rate_limited"],
  },
  {
    path: "/sign-out/decision",
    method: "POST",
    summary: "Sign out because an app asks, or not",
    description: "The form of the page that asks.",
    success: { status: 200, description: "A document or a redirect to go on." },
    errors: ["logout_refused", "account_changed"],
  },
  {
    path: "/api/account/connected-apps",
    method: "GET",
    summary: "List my connected apps",
    description: "Those that may use this account, by OpenID Connect.",
    success: { status: 200, description: "The newest first.", schema: connectedAppsSchema },
    errors: ["rate_limited"],
  },
  {
    path: "/api/account/connected-apps/{id}",
    method: "DELETE",
    summary: "Disconnect an app",
    success: { status: 204, description: "None of its tokens counts any more." },
    errors: ["not_found", "rate_limited"],
  },
];
