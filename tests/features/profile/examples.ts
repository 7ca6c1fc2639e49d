import type { Example } from "../../attack/examples";

export const examples: readonly Example[] = [
  { route: "PATCH /api/profile", body: { name: "Somebody" } },
  { route: "POST /settings/profile", body: { name: "Somebody" } },
];
