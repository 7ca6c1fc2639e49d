import type { Example, Person } from "../../attack/examples";
import { sessionIdOf } from "../../attack/session-row";

const session = async (owner: Person) => ({ id: sessionIdOf(await owner.device()) });

export const examples: readonly Example[] = [
  { route: "DELETE /api/auth/sessions/{id}", thing: session },
  { route: "POST /settings/sessions", thing: session },
];
