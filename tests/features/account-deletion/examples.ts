import type { Example } from "../../attack/examples";

export const examples: readonly Example[] = [
  { route: "DELETE /api/account", ends: "the account" },
  { route: "POST /settings/account/delete", button: "Delete my account", ends: "the account" },
];
