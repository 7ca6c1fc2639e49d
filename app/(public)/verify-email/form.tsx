"use client";

import { Field } from "@/app/_components/form/field";
import { FormMessage } from "@/app/_components/form/form-message";
import { PasswordField } from "@/app/_components/form/password-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { verifyEmailAction } from "./action";

export function VerifyForm({ token, email, minimum }: { token: string; email: string; minimum: number }) {
  const { around, state, pending, props } = useForm(verifyEmailAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="token" value={token} />
      {/* For password managers: which account the new password belongs to. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        required
        defaultValue={state.typed["name"]}
        error={state.fields["name"]}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        minimum={minimum}
        error={state.fields["password"]}
        hint={`At least ${minimum} characters. A few words in a row will do.`}
      />
      <Submit pending={pending} doing="Making your account">
        Make my account
      </Submit>
    </form>
  );
}
