import { meSchema } from "@/lib/shared/features/session";
import type { Example, Person } from "../../attack/examples";
import { sessionIdOf } from "../../attack/session-row";

const idOf = async (owner: Person) => meSchema.parse((await (await owner.browser()).send("/api/me")).json()).id;
const id = async (owner: Person) => ({ id: await idOf(owner) });
/** A user, and a device on which they are signed in. */
const session = async (owner: Person) => ({ id: await idOf(owner), sid: sessionIdOf(await owner.device()) });

const page = "POST /admin/users/{id}";

export const examples: readonly Example[] = [
  { route: "GET /api/admin/users/{id}", thing: id },
  // Whoever is let in is told that there is nothing to change.
  { route: "PATCH /api/admin/users/{id}", thing: id, body: {} },
  { route: "GET /api/admin/users/{id}/sessions", thing: id },
  { route: "DELETE /api/admin/users/{id}/sessions", thing: id },
  { route: "DELETE /api/admin/users/{id}/sessions/{sid}", thing: session },
  { route: "POST /api/admin/invitations", body: {} }, // feature:sign-up
  { route: "POST /admin/invitations", body: { role: "user", email: "guest@example.com" } }, // feature:sign-up
  { route: "POST /api/admin/users/{id}/reset-password", thing: id }, // feature:password-reset
  { route: "GET /admin/users/{id}", thing: id },
  { route: page, thing: id, button: "Change role", body: { role: "user" }, like: "PATCH /api/admin/users/{id}" },
  { route: page, thing: id, button: "Disable this", body: { disabled: "false" }, like: "PATCH /api/admin/users/{id}" },
  {
    route: page,
    thing: id,
    button: "End all",
    body: { session: "all" },
    like: "DELETE /api/admin/users/{id}/sessions",
  },
  { route: page, thing: id, button: "Send a link", like: "POST /api/admin/users/{id}/reset-password" }, // feature:password-reset
];
