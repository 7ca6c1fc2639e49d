"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { NewAccountFields } from "@/app/_components/form/new-account-fields";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { signUpAction } from "./action";

export function SignUpForm({ minimum }: { minimum: number }) {
  const { state, formAction, pending, form } = useForm(signUpAction);
  return (
    <form ref={form} action={formAction} noValidate className="flex flex-col gap-5">
      <FormMessage state={state} />
      <NewAccountFields state={state} minimum={minimum} />
      <Submit pending={pending} doing="Creating your account">
        Create account
      </Submit>
    </form>
  );
}
