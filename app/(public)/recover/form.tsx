"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { recoverAction } from "./action";

export function RecoverForm({ next }: { next: string }) {
  const { around, state, pending, props } = useForm(recoverAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <OwnerField />
      <FormMessage state={state} />
      <input type="hidden" name="next" value={next} />
      <Submit pending={pending} doing="Sending">
        {state.status === "done" ? "Send it again" : "Send the link"}
      </Submit>
    </form>
  );
}
