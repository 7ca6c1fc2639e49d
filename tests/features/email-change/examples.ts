import type { Example } from "../../attack/examples";

export const examples: readonly Example[] = [
  // No address: whoever is let in is told so.
  { route: "POST /api/account/email", body: { email: "no address" } },
  { route: "POST /settings/account/email", body: { email: "somebody-else@example.com" } },
];
