import type { Example, Person } from "../../attack/examples";
import { listOf, make } from "./app";

/** A token of somebody: one that they have, or a new one. */
async function idOf(owner: Person): Promise<string> {
  const jar = await owner.browser();
  const [token] = await listOf(jar);
  return (token ?? (await make(jar))).id;
}

export const examples: readonly Example[] = [
  // Of the wrong shape: whoever is let in is told so.
  { route: "POST /api/tokens", body: { name: "Script" } },
  { route: "DELETE /api/tokens/{id}", thing: async (owner) => ({ id: await idOf(owner) }) },
  { route: "POST /settings/tokens", body: { name: "Script", expiresIn: "604800" } },
  { route: "POST /settings/tokens", thing: async (owner) => ({ token: await idOf(owner) }), button: "Yes, revoke it" },
];
