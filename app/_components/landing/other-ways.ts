/** A way to hold sessions: how long a copied token goes on after its owner signs out, and what being sure of the end costs. */
type OtherWay = {
  readonly name: string;
  readonly copy: string;
  readonly cost: string;
  /** Where its makers say so. */
  readonly sources: readonly (readonly [label: string, href: string])[];
};

/** As their own documentation had it in November 2026. */
export const otherWays: readonly OtherWay[] = [
  {
    name: "Auth.js, JWT sessions",
    copy: "Until it expires: 30 days by default",
    cost: "A list of dead tokens that you keep, and ask about every token",
    sources: [
      ["session strategies", "https://authjs.dev/concepts/session-strategies"],
      ["maxAge", "https://authjs.dev/reference/core#session"],
    ],
  },
  {
    name: "iron-session",
    copy: "Until it expires: 14 days by default",
    cost: "A flag of yours in the database, read on every request",
    sources: [["invalidating sessions", "https://github.com/vvo/iron-session#readme"]],
  },
  {
    name: "Auth0, API access tokens",
    copy: "Until it expires: 24 hours by default",
    cost: "Shorter tokens. One that has been issued can’t be revoked",
    sources: [
      ["lifetime", "https://auth0.com/docs/secure/tokens/access-tokens/update-access-token-lifetime"],
      ["security", "https://auth0.com/docs/tokens/management-api-access-tokens"],
    ],
  },
  {
    name: "Firebase",
    copy: "Until it expires: 1 hour",
    cost: "A request to Firebase at every check (checkRevoked)",
    sources: [
      ["sessions", "https://firebase.google.com/docs/auth/admin/manage-sessions"],
      [
        "verifyIdToken",
        "https://firebase.google.com/docs/reference/admin/node/firebase-admin.auth.baseauth#baseauthverifyidtoken",
      ],
    ],
  },
  {
    name: "Supabase",
    copy: "Until it expires: 1 hour by default",
    cost: "A query whether its session_id is still in auth.sessions",
    sources: [
      ["signing out", "https://supabase.com/docs/guides/auth/signout"],
      ["sessions", "https://supabase.com/docs/guides/auth/sessions"],
    ],
  },
  {
    name: "Better Auth, with its cookie cache",
    copy: "Until the cache expires: 5 minutes in their example",
    cost: "A query again, wherever it matters",
    sources: [["cookie cache", "https://www.better-auth.com/docs/concepts/session-management#cookie-cache"]],
  },
  {
    name: "Clerk",
    copy: "Until it expires: 60 seconds",
    cost: "Turning its requests away yourself until then",
    sources: [
      ["how it works", "https://clerk.com/docs/guides/how-clerk-works/overview"],
      ["revoking", "https://clerk.com/changelog/2026-11-06-custom-session-limits"],
    ],
  },
  {
    name: "Sessions in a database: Auth.js, Better Auth",
    copy: "Refused on its next request",
    cost: "A query on every request",
    sources: [
      ["Auth.js", "https://authjs.dev/concepts/session-strategies#database-session"],
      ["Better Auth", "https://www.better-auth.com/docs/concepts/session-management"],
    ],
  },
];
