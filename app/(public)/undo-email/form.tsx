"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { undoEmailAction } from "./action";

export function UndoEmailForm({ token }: { token: string }) {
  const { around, state, pending, props } = useForm(undoEmailAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="token" value={token} />
      <Submit pending={pending} doing="Taking it back">
        Take my address back
      </Submit>
    </form>
  );
}
