import type { Example, Person } from "../../attack/examples";

const note = async (owner: Person) => {
  const jar = await owner.browser();
  const { json } = await jar.send("/api/notes", { method: "POST", body: { title: "Oil the hinges" } });
  return { id: String((json() as { id: unknown }).id) };
};
const body = { title: "Grease the chains" };

export const examples: readonly Example[] = [
  { route: "POST /notes", body: { ...body, body: "All of them." } },
  { route: "GET /notes/{id}", thing: note },
  { route: "POST /notes/{id}", thing: note, body: { ...body, body: "All of them." } },
  { route: "POST /notes/{id}", thing: note, button: "Yes, delete it" },
  { route: "POST /api/notes", body },
  { route: "GET /api/notes/{id}", thing: note },
  { route: "PATCH /api/notes/{id}", thing: note, body },
  { route: "DELETE /api/notes/{id}", thing: note },
];
