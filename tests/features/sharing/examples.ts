import type { Example, Person } from "../../attack/examples";
import { listOf, share, write } from "./app";

const note = async (owner: Person) => ({ id: await write(await owner.browser()) });

/** A share of somebody: one that they have, or a new one. */
async function idOf(owner: Person): Promise<string> {
  const jar = await owner.browser();
  const [one] = await listOf(jar);
  return (one ?? (await share(jar, await write(jar)))).id;
}

export const examples: readonly Example[] = [
  { route: "GET /notes/{id}/share", thing: note },
  {
    route: "POST /notes/{id}/share",
    thing: note,
    body: { expiresIn: "3600", mostUses: "", password: "", audience: "", locked: "" },
  },
  // Of the wrong shape: whoever is let in is told so.
  { route: "POST /api/notes/{id}/shares", body: { expiresIn: "3600" } },
  { route: "DELETE /api/shares/{id}", thing: async (owner) => ({ id: await idOf(owner) }) },
  { route: "POST /settings/shares", thing: async (owner) => ({ share: await idOf(owner) }), button: "Yes, stop it" },
];
