"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Field } from "@/app/_components/form/field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { signUpAction } from "./action";

export function SignUpForm() {
  const { around, state, pending, props } = useForm(signUpAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        required
        defaultValue={state.typed["email"]}
        error={state.fields["email"]}
      />
      <Submit pending={pending} doing="Sending">
        Send the link
      </Submit>
    </form>
  );
}
