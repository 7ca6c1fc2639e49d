import "server-only";

/**
 * The cookies of sessions and of signing in; a capability names those of its own. `__Host-` makes every browser insist on Secure, Path=/ and no Domain; `Http` behind it makes those
 * that know it insist on HttpOnly too (draft-ietf-httpbis-rfc6265bis). Chromium and Firefox keep them on http://localhost,
 * and for WebKit there is `npm start -- --https`, so there is no second set of names for development.
 */
export const cookieNames = {
  access: "__Host-Http-session",
  refresh: "__Host-Http-refresh",
  // feature:impersonation begin
  /** An access token in somebody else's name, beside one's own two; see `impersonation`. */
  act: "__Host-Http-act",
  // feature:impersonation end
  /** Marks a browser that comes back from a refresh; see `cookies.ts`. */
  refreshed: "__Host-Http-refreshed",
  /** A browser that has signed in to an account before; see `known-device.ts`. */
  device: "__Host-Http-device",
  /** The ticket of what is needed before there is a session; see `sign-in.ts`. */
  ticket: "__Host-Http-ticket",
  /** Whose browser is asked for a passkey; see `passkeys/challenge.ts`. */ // feature:passkeys
  challenge: "__Host-Http-challenge", // feature:passkeys
  // feature:totp begin
  /** Secrets of accounts whose second step this browser may leave out; see `totp/trusted.ts`. */
  trusted: "__Host-Http-trusted",
  // feature:totp end
  /** Set with the login page, so that the form behind it can tell whether this browser keeps cookies at all. */
  probe: "__Host-Http-probe",
} as const;
