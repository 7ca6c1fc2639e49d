"use client";

import { Field } from "@/app/_components/form/field";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { updateProfileAction } from "./action";

export function ProfileForm({ name }: { name: string }) {
  const { around, state, pending, props } = useForm(updateProfileAction);
  return (
    <form ref={around} {...props} className="flex max-w-md flex-col items-start gap-5">
      <OwnerField />
      <div className="w-full empty:hidden">
        <FormMessage state={state} />
      </div>
      <div className="w-full">
        <Field
          label="Name"
          name="name"
          autoComplete="name"
          enterKeyHint="done"
          required
          defaultValue={state.typed["name"] ?? name}
          error={state.fields["name"]}
          hint="Shown to you, and in the mails we send you."
        />
      </div>
      <Submit pending={pending} doing="Saving" className="key-main">
        Save
      </Submit>
    </form>
  );
}
