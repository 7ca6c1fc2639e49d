import type { Example, Person } from "../../attack/examples";
import { sessionIdOf } from "../../attack/session-row";

const idOf = async (owner: Person) => sessionIdOf(await owner.device());

export const examples: readonly Example[] = [
  { route: "DELETE /api/auth/sessions/{id}", thing: async (owner) => ({ id: await idOf(owner) }) },
  { route: "POST /settings/sessions", thing: async (owner) => ({ session: await idOf(owner) }) },
];
