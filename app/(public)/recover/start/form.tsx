"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { startRecoveryAction } from "./action";

export function StartRecoveryForm({ token }: { token: string }) {
  const { around, state, pending, props } = useForm(startRecoveryAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="token" value={token} />
      <Submit pending={pending} doing="Starting">
        Start the wait
      </Submit>
    </form>
  );
}
