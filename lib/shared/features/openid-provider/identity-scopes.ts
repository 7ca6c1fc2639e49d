/** What an app may learn of somebody (OpenID Connect Core §5.4), in words for them. What it may do besides, lib/shared/scopes.ts says. */
export const identityScopes = {
  openid: "Know that you are the same person each time",
  profile: "See your name",
  email: "See your e-mail address",
} as const satisfies Readonly<Record<string, string>>;
