import { minute } from "../durations";
import type { ErrorRow } from "../error-row";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import { reauthenticatePath } from "../links";
import type { RouteRow } from "../route-row";

/** Whatever changes how somebody proves who they are asks for a proof of the last so many seconds. */
const freshWithin = 10 * minute;

export const routes = [
  { path: "/settings/security/identities", kind: "page", methods: ["GET"], auth: "cookie", freshWithin },
  { path: "/api/auth/sso/{provider}", kind: "api", methods: ["GET"], auth: "none" },
  { path: "/api/auth/sso/{provider}/callback", kind: "api", methods: ["GET"], auth: "none" },
  { path: "/api/auth/sso/{provider}/connect", kind: "api", methods: ["GET"], auth: "bearer", freshWithin },
  {
    path: "/api/auth/sso/{provider}/confirm",
    kind: "api",
    methods: ["GET"],
    auth: "bearer",
    impersonated: false, // feature:impersonation
  },
  { path: "/api/account/identities", kind: "api", methods: ["POST"], auth: "bearer", freshWithin },
  { path: "/api/account/identities/{id}", kind: "api", methods: ["POST", "DELETE"], auth: "bearer", freshWithin },
] as const satisfies readonly RouteRow[];

/** How many connections an account has at most. */
export const mostIdentities = 20;

/** Where somebody sees which providers they are connected to. */
export const identitiesPath = "/settings/security/identities";
/** The same, where it says what has come of something. */
export const noticePath = (notice: SsoCode | "connected" | "disconnected"): string =>
  `${identitiesPath}?notice=${notice}`;

/** Where somebody is asked for a fresh proof, and told why the one by a provider was none. */
export const confirmNoticePath = (next: string, notice: SsoCode): string =>
  `${reauthenticatePath(next)}&notice=${notice}`;

export const errors = {
  sso_denied: [403, "Cancelled at the provider", "You cancelled at the provider, so nothing was done."],
  sso_expired: [
    409,
    "Sign-in expired",
    "That waited too long, was used already, or began in another browser. Begin again.",
  ],
  sso_failed: [
    403,
    "Answer not trusted",
    "What the provider answered can’t be trusted, so nothing was done. Begin again.",
  ],
  sso_unavailable: [
    503,
    "Provider unavailable",
    "The provider does not answer at the moment. Try again later, or use another way.",
  ],
  sso_unverified: [
    403,
    "Address not verified",
    "The provider vouches for no e-mail address of yours. If you have an account here, sign in to it, then connect the provider in your settings.",
  ],
  sso_closed: [403, "No account", "There is no account here for you, and none is made this way at the moment."],
  sso_known: [
    409,
    "Account exists",
    "There is an account here with the same address. Sign in to it as you did before; you can then connect the two.",
  ],
  sso_taken: [409, "Connected elsewhere", "That account of the provider is connected to another account here."],
  sso_disabled: [403, "Account disabled", "Your account can’t be used at the moment. Turn to whoever runs this site."],
  sso_not_anew: [
    403,
    "Not proved anew",
    "The provider has not asked you anew who you are, or somebody else answered, so that proves nothing here.",
  ],
  identities_full: [
    409,
    "Too many connections",
    `An account has ${mostIdentities} connections to providers at most. Disconnect one first.`,
  ],
} as const satisfies Record<string, ErrorRow>;
export type SsoCode = keyof typeof errors | "last_way_in";
export const ssoCodes = [...Object.keys(errors), "last_way_in"] as readonly SsoCode[];

export const limits = {
  // What one network address begins, and what of it is refused; the provider's own limits come behind.
  sso_source: { variable: "RATE_LIMIT_SSO_SOURCE", points: 60, seconds: 600 },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // A provider has let somebody in, who may have further steps to take; or its answer was refused, and `detail.reason` is the code of the error.
  sso: {},
  // Somebody came by a provider who had no account.
  identity_account: { success: { words: "Account made through a provider", mark: "done", device: true } },
  identity_connected: { success: { words: "Sign-in by a provider connected", mark: "done", device: true } },
  identity_disconnected: { success: { words: "Sign-in by a provider disconnected", mark: "end", device: true } },
} as const satisfies Record<string, EventRow>;
