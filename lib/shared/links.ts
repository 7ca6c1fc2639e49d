/** Why somebody is sent to the login page; the page has a sentence for each. */
export const loginReasons = [
  "signed_out",
  "signed_out_everywhere",
  "session_ended",
  "session_reused",
  "session_problem",
  "proof_needed",
] as const;
export type LoginReason = (typeof loginReasons)[number];

const withQuery = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
  const present = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return present.length === 0 ? path : `${path}?${new URLSearchParams(present).toString()}`;
};

/** The login page, and where to go from there. */
export const loginPath = (query: { readonly next?: string; readonly reason?: LoginReason | undefined } = {}): string =>
  withQuery("/login", query);

/**
 * The refresh endpoint, and where to go from there.
 *
 * @param why `superseded` when a token was refused that had not expired: laps of that kind are counted
 */
export const refreshPath = (next: string, why: "expired" | "superseded" = "expired"): string =>
  withQuery("/api/auth/refresh", { next, why: why === "superseded" ? why : undefined });

/** After how many laps through the refresh endpoint a refusal is final. */
export const mostSupersededLaps = 3;
