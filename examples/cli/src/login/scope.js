/** What this program asks to be let do, and no more. */
export const scope = [
  "openid",
  "profile:read",
  "notes:read", // feature:notes
].join(" ");
