import type { Example } from "../../attack/examples";

export const examples: readonly Example[] = [
  // Whoever is let in is told that it is missing; whose password would be right is another question.
  { route: "POST /api/auth/reauthenticate", body: { password: "" } },
  { route: "POST /reauthenticate", body: { next: "/dashboard", password: "not the password of anybody" } },
];
