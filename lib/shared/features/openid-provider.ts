import { z } from "zod";
import { minute } from "../durations";
import type { ErrorRow } from "../error-row";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";
import { clientRoutes } from "./openid-provider/client-routes";
import { deviceLimits, deviceRoutes } from "./openid-provider/device";

/** The provider's own endpoints judge by themselves who may: a client by its secret, a browser by its session. */
export const routes = [
  // For whoever is signed out too: an app may ask whether somebody is. Nobody who is signed in as somebody else signs in to an app as them.
  // A form of an app may lead here as well as a link; it changes nothing, and comes back as a GET, with cookies.
  {
    path: "/oidc/auth",
    kind: "api",
    methods: ["GET", "POST"],
    auth: "none",
    anyOrigin: true,
    limited: true,
    impersonated: false, // feature:impersonation
  },
  {
    path: "/oidc/auth/{id}",
    kind: "api",
    methods: ["GET"],
    auth: "none",
    limited: true,
    impersonated: false, // feature:impersonation
  },
  { path: "/oidc/token", kind: "api", methods: ["POST"], auth: "none", anyOrigin: true },
  { path: "/oidc/par", kind: "api", methods: ["POST"], auth: "none", anyOrigin: true },
  { path: "/oidc/userinfo", kind: "api", methods: ["GET", "POST"], auth: "none", anyOrigin: true },
  { path: "/oidc/introspect", kind: "api", methods: ["POST"], auth: "none", anyOrigin: true },
  { path: "/oidc/revoke", kind: "api", methods: ["POST"], auth: "none", anyOrigin: true },
  { path: "/oidc/jwks", kind: "api", methods: ["GET"], auth: "none" },
  { path: "/.well-known/openid-configuration", kind: "api", methods: ["GET"], auth: "none" },
  { path: "/.well-known/oauth-authorization-server", kind: "api", methods: ["GET"], auth: "none" },
  // A form of an app may lead here too; it changes nothing, and comes back as a GET, with cookies.
  {
    path: "/oidc/logout",
    kind: "api",
    methods: ["GET", "POST"],
    auth: "none",
    anyOrigin: true,
    limited: true,
    impersonated: false, // feature:impersonation
  },
  {
    path: "/sign-out",
    kind: "page",
    methods: ["GET"],
    auth: "cookie",
    impersonated: false, // feature:impersonation
  },
  { path: "/sign-out/decision", kind: "api", methods: ["POST"], auth: "bearer" },
  {
    path: "/connect/{id}",
    kind: "page",
    methods: ["GET"],
    auth: "cookie",
    impersonated: false, // feature:impersonation
  },
  { path: "/connect/{id}/decision", kind: "api", methods: ["POST"], auth: "bearer" },
  ...deviceRoutes,
  { path: "/settings/connected-apps", kind: "page", methods: ["GET", "POST"], auth: "cookie" },
  ...clientRoutes,
  { path: "/api/account/connected-apps", kind: "api", methods: ["GET"], auth: "bearer" },
  { path: "/api/account/connected-apps/{id}", kind: "api", methods: ["DELETE"], auth: "bearer" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/admin/clients", label: "Apps", place: "admin", order: 18 },
  { href: "/settings/connected-apps", label: "Apps", place: "settings", order: 24 },
] as const satisfies readonly NavigationRow[];

/** Where somebody says whether an app may. */
export const connectPath = (id: string): string => `/connect/${id}`;

export const decisionSchema = z.strictObject({ decision: z.enum(["allow", "deny"]) });

export const errors = {
  connect_over: [
    404,
    "Nothing to decide",
    "This request has been decided, waited too long, or is meant for another account. Go back to the app and begin again.",
  ],
  connect_refused: [400, "App not let in", "The app asked for something that it can’t have, so nothing was done."],
  logout_refused: [400, "Not signed out", "The app asked for something that it can’t have, so nothing was done."],
  invalid_dpop_proof: [
    401,
    "Proof not taken",
    "The access token is bound to a key, and what came with it is no proof of that key for this request, or has come before.",
  ],
  use_dpop_nonce: [401, "Nonce needed", "The proof has to hold the nonce that this answer tells, in DPoP-Nonce."],
  keys_secret: [
    503,
    "No sign-in for other apps",
    "This app signs with a secret key (HS256), so no other app can check what it signs. Whoever runs the site can change the key.",
  ],
} as const satisfies Record<string, ErrorRow>;

export const limits = {
  ...deviceLimits,
  // Clients that can't prove themselves, from one network address. Good ones don't count.
  oidc_source: { variable: "RATE_LIMIT_OIDC_SOURCE", points: 60, seconds: minute },
  // Browsers that an app sends here and nobody is signed in in, from one network address: each request waits for half an hour.
  oidc_visitor: { variable: "RATE_LIMIT_OIDC_SOURCE", points: 60, seconds: minute },
  // Requests that programs on people's own devices push, from one network address: they prove nothing by it, and each is kept for an hour.
  oidc_pushed: { variable: "RATE_LIMIT_OIDC_SOURCE", points: 60, seconds: minute },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // `detail.clientId` says which, `detail.scopes` what it may, `detail.device` where the device asked from that was let in by a code.
  app_connected: { success: { words: "App connected", mark: "done", device: true } },
  // By its owner; `detail.undone` with a change of the address that was undone.
  app_disconnected: { success: { words: "App disconnected", mark: "end", device: true } },
  // By operators. `detail.clientId`, `detail.name`.
  client_created: {},
  client_changed: {},
  client_removed: {},
  // A service has a token by which it acts for somebody at another. `detail.clientId` is that service, `detail.from` whose token it had,
  // `detail.audience` and `detail.scope` what for.
  token_exchanged: {},
} as const satisfies Record<string, EventRow>;
