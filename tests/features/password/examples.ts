import type { Example } from "../../attack/examples";

// A wrong current password: whoever is let in is told so, and nothing is changed.
const body = { currentPassword: "not the current one", password: "quiet seventeen rivers" };

export const examples: readonly Example[] = [
  { route: "POST /api/auth/password/change", body },
  { route: "POST /settings/security", body },
  // feature:passkeys begin
  // Somebody new has no other way in: whoever is let in is told so, and keeps it.
  { route: "DELETE /api/auth/password", ends: "the account" },
  // feature:passkeys end
];
