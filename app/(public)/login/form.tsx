"use client";

import { Field } from "@/app/_components/form/field";
import { FormMessage } from "@/app/_components/form/form-message";
import { PasswordField } from "@/app/_components/form/password-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { signInAction } from "./action";

export function LoginForm({ next }: { next: string }) {
  const { around, state, pending, props } = useForm(signInAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="next" value={next} />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        required
        defaultValue={state.typed["email"]}
        error={state.fields["email"]}
      />
      <PasswordField label="Password" autoComplete="current-password" error={state.fields["password"]} />
      <Submit pending={pending} doing="Signing in">
        Sign in
      </Submit>
    </form>
  );
}
