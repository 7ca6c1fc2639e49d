"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { NewAccountFields } from "@/app/_components/form/new-account-fields";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { signUpAction } from "./action";

export function SignUpForm({ minimum }: { minimum: number }) {
  const { around, state, pending, props } = useForm(signUpAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <NewAccountFields state={state} minimum={minimum} />
      <Submit pending={pending} doing="Creating your account">
        Create account
      </Submit>
    </form>
  );
}
