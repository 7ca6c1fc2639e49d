"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { NewPasswordField } from "@/app/_components/form/new-password-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { resetPasswordAction } from "./action";

export function ResetForm({ token, email, minimum }: { token: string; email: string; minimum: number }) {
  const { around, state, pending, props } = useForm(resetPasswordAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="token" value={token} />
      {/* For password managers: which account the new password belongs to. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <NewPasswordField label="New password" state={state} minimum={minimum} first />
      <Submit pending={pending} doing="Replacing your password">
        Replace my password
      </Submit>
    </form>
  );
}
