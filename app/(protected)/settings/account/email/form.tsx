"use client";

import { EmailField } from "@/app/_components/form/email-field";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { changeEmailAction } from "./action";

export function ChangeEmailForm() {
  const { around, state, pending, props } = useForm(changeEmailAction);
  return (
    <form ref={around} {...props} className="flex max-w-md flex-col items-stretch gap-5">
      <OwnerField />
      <FormMessage state={state} />
      <EmailField state={state} label="New e-mail" autoComplete="email" enterKeyHint="send" />
      <Submit pending={pending} doing="Sending" className="key-main self-start">
        Send the link
      </Submit>
    </form>
  );
}
