"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { deleteNote, updateNote } from "@/lib/server/features/notes/notes";
import { protectedAction } from "@/lib/server/guard/action";
import { deleteNoteSchema, editNoteSchema } from "@/lib/shared/features/notes";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const update = protectedAction("/notes/{id}", editNoteSchema, async ({ session, input: { id, ...patch } }) => {
  const { title, body } = await updateNote(session, id, patch);
  revalidatePath(`/notes/${id}`);
  return doneForm("Saved.", { title, body });
});

const remove = protectedAction("/notes/{id}", deleteNoteSchema, async ({ session, input }) => {
  await deleteNote(session, input.id);
  revalidatePath("/notes");
  return redirect("/notes?deleted=1");
});

export async function updateNoteAction(_: FormState, form: FormData): Promise<FormState> {
  return update(form);
}

export async function deleteNoteAction(_: FormState, form: FormData): Promise<FormState> {
  return remove(form);
}
