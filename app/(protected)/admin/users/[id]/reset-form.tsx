// feature:password-reset begin
"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { sendResetAction } from "./action";

export function ResetForm({ id }: { id: string }) {
  const { around, state, pending, props } = useForm(sendResetAction);
  return (
    <form ref={around} {...props} className="flex flex-col items-start gap-5">
      <OwnerField />
      <input type="hidden" name="id" value={id} />
      <div className="w-full empty:hidden">
        <FormMessage state={state} />
      </div>
      <Submit pending={pending} doing="Sending" className="key-plain">
        Send a link to a new password
      </Submit>
    </form>
  );
}
// feature:password-reset end
