"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { NoteFields } from "@/app/_components/notes/note-fields";
import { OwnerField } from "@/app/_components/session/owner";
import { createNoteAction } from "./action";

export function NewNoteForm() {
  const { around, state, pending, props } = useForm(createNoteAction);
  return (
    <form ref={around} {...props} className="flex flex-col items-start gap-5">
      <OwnerField />
      <div className="w-full empty:hidden">
        <FormMessage state={state} />
      </div>
      <NoteFields state={state} />
      <Submit pending={pending} doing="Saving" className="key-main">
        Save note
      </Submit>
    </form>
  );
}
