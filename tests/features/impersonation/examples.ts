import { meSchema } from "@/lib/shared/features/session";
import type { Example, Person } from "../../attack/examples";

const id = async (owner: Person) => ({
  id: meSchema.parse((await (await owner.browser()).send("/api/me")).json()).id,
});

export const examples: readonly Example[] = [
  // Whoever is let in is somebody else from then on: each try is somebody new's.
  {
    route: "POST /api/admin/users/{id}/impersonation",
    thing: id,
    ends: "the account",
    body: { reason: "To see what they see" },
  },
  { route: "GET /admin/users/{id}/impersonation", thing: id },
  {
    route: "POST /admin/users/{id}/impersonation",
    thing: id,
    ends: "the account",
    body: { reason: "To see what they see" },
  },
];
