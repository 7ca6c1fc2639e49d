"use client";

import { EmailField } from "@/app/_components/form/email-field";
import { FormMessage } from "@/app/_components/form/form-message";
import { PasswordField } from "@/app/_components/form/password-field";
import { StayBox } from "@/app/_components/form/stay-box";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { signInAction } from "./action";

export function LoginForm({ next, number }: { next: string; number: string }) {
  const { around, state, pending, props } = useForm(signInAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="form" value={number} />
      <EmailField
        state={state}
        first
        autoComplete="username webauthn" // feature:passkeys
      />
      <PasswordField label="Password" autoComplete="current-password" error={state.fields["password"]} />
      <StayBox state={state} />
      <Submit pending={pending} doing="Signing in">
        Sign in
      </Submit>
    </form>
  );
}
