"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { NoteFields } from "@/app/_components/notes/note-fields";
import { OwnerField } from "@/app/_components/session/owner";
import type { Note } from "@/lib/shared/features/notes";
import { deleteNoteAction, updateNoteAction } from "./action";

export function EditNoteForm({ note }: { note: Note }) {
  const { around, state, pending, props } = useForm(updateNoteAction);
  return (
    <form ref={around} {...props} className="flex flex-col items-start gap-5">
      <OwnerField />
      <div className="w-full empty:hidden">
        <FormMessage state={state} />
      </div>
      <input type="hidden" name="id" value={note.id} />
      <NoteFields state={state} note={note} />
      <Submit pending={pending} doing="Saving" className="key-main">
        Save changes
      </Submit>
    </form>
  );
}

/** Two steps, with scripts or without: opening this takes nothing away. */
export function DeleteNoteForm({ id }: { id: string }) {
  const { around, state, pending, props } = useForm(deleteNoteAction);
  return (
    <details>
      <summary className="key key-plain">Delete this note</summary>
      <form ref={around} {...props} className="flex flex-col items-start gap-4 pt-4">
        <OwnerField />
        <FormMessage state={state} />
        <input type="hidden" name="id" value={id} />
        <Submit pending={pending} doing="Deleting" className="key-end">
          Yes, delete it
        </Submit>
      </form>
    </details>
  );
}
