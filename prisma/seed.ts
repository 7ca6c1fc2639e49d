import { randomUUID } from "node:crypto"; // feature:notes
import { db } from "@/lib/server/db"; // feature:notes
import { hashPassword } from "@/lib/server/password";
import { insertUser } from "@/lib/server/users/store";
import { findUserByEmail } from "@/lib/server/users/store"; // feature:notes
import type { Role } from "@/lib/shared/roles";

/** Everybody can read it here: demo data belongs into databases that nobody else can reach. */
const password = "lantern harbour velvet 42";

const people = [
  { email: "ada@example.com", name: "Ada Admin", role: "admin" },
  { email: "grace@example.com", name: "Grace Example", role: "user" },
  { email: "alan@example.com", name: "Alan Example", role: "user" },
  { email: "edith@example.com", name: "Edith Example", role: "user" },
] as const satisfies readonly { readonly email: string; readonly name: string; readonly role: Role }[];

// feature:notes begin
const notes = [
  { title: "Bread", body: "Flour, water, salt. Fold it four times, half an hour apart." },
  { title: "On gates", body: "A portcullis drops at once.\nSo does a session here." },
  { title: "To read", body: "RFC 9068, RFC 9700, and the poem about the lighthouse." },
] as const;
// feature:notes end

type Seeded = { readonly email: string; readonly role: Role; readonly made: boolean };

/** Demo data. Seeding twice is seeding once: who is there already stays as they are. */
export async function seed(): Promise<{ readonly people: readonly Seeded[]; readonly password: string }> {
  const passwordHash = await hashPassword(password);
  const seeded: Seeded[] = [];
  for (const { email, name, role } of people) {
    const made = (await insertUser({ email, name, role, passwordHash })) !== null;
    await seedNotes(email); // feature:notes
    seeded.push({ email, role, made });
  }
  return { people: seeded, password };
}

// feature:notes begin
/** Only for somebody who has none. */
async function seedNotes(email: string): Promise<void> {
  const user = await findUserByEmail(email);
  if (user === null || (await db().note.count({ where: { userId: user.id } })) > 0) return;
  await db().note.createMany({ data: notes.map((note) => ({ ...note, id: randomUUID(), userId: user.id })) });
}
// feature:notes end
