"use server";

import { revalidatePath } from "next/cache";
import { createNote } from "@/lib/server/features/notes/notes";
import { protectedAction } from "@/lib/server/guard/action";
import { newNoteSchema } from "@/lib/shared/features/notes";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const create = protectedAction("/notes", newNoteSchema, async ({ session, input }) => {
  await createNote(session, input);
  revalidatePath("/notes");
  return doneForm("The note is saved.");
});

export async function createNoteAction(_: FormState, form: FormData): Promise<FormState> {
  return create(form);
}
