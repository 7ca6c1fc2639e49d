"use client";

import { EmailField } from "@/app/_components/form/email-field";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { sendAgainAction } from "./action";

export function ResendForm() {
  const { around, state, pending, props } = useForm(sendAgainAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <EmailField state={state} autoComplete="email" />
      <Submit pending={pending} doing="Sending" className="key-plain w-full">
        Send the link again
      </Submit>
    </form>
  );
}
