/** Why somebody is sent to the login page; the page has a sentence for each. */
export const loginReasons = [
  "signed_out",
  "signed_out_everywhere",
  "session_ended",
  "session_reused",
  "session_problem",
  "password_reset", // feature:password-reset
  "account_deleted", // feature:account-deletion
  // feature:sso begin
  "sso_denied",
  "sso_expired",
  "sso_failed",
  "sso_unavailable",
  "sso_unverified",
  "sso_closed",
  "sso_known",
  "sso_taken",
  "sso_disabled",
  // feature:sso end
  // feature:email-change begin
  "email_changed",
  "email_taken_back",
  // feature:email-change end
] as const;
export type LoginReason = (typeof loginReasons)[number];

const withQuery = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
  const present = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return present.length === 0 ? path : `${path}?${new URLSearchParams(present).toString()}`;
};

/** The login page, and where to go from there. */
export const loginPath = (query: { readonly next?: string; readonly reason?: LoginReason | undefined } = {}): string =>
  withQuery("/login", query);

/** The page of a further step of a sign-in, and where to go on from there. */
export const stepPath = (page: string, next: string): string => withQuery(page, { next });

/** Where somebody who is signed in proves again who they are, and where to go on from there. @param method of proof, where no other will do */
export const reauthenticatePath = (next?: string, method?: string): string =>
  withQuery("/reauthenticate", { next, method });

/**
 * The refresh endpoint, and where to go from there.
 *
 * @param why `superseded` when a token was refused that had not expired: laps of that kind are counted
 */
export const refreshPath = (next: string, why: "expired" | "superseded" = "expired"): string =>
  withQuery("/api/auth/refresh", { next, why: why === "superseded" ? why : undefined });

/**
 * In the query of a request that comes back from a refresh by a client that did not keep the cookies of the one before: refused
 * again, it is not sent through another. The gate takes it away from browsers, which keep the mark of a refresh in a cookie, so that no address bar has it.
 */
const lap = "_lap=1";
const lapInQuery = /([?&])_lap=1(?:&|(?=#|$))/;

/** A path, marked as the target of a refresh that the one before did not help. */
export function withLap(path: string): string {
  const [resource = "", fragment] = path.split("#");
  const marked = `${resource}${resource.includes("?") ? "&" : "?"}${lap}`;
  return fragment === undefined ? marked : `${marked}#${fragment}`;
}

/** The same path without the mark; undefined where there is none. */
export function withoutLap(path: string): string | undefined {
  if (!lapInQuery.test(path)) return undefined;
  return path.replace(lapInQuery, "$1").replace(/[?&](?=#|$)/, "");
}

/** After how many laps through the refresh endpoint a refusal is final. */
export const mostSupersededLaps = 3;
