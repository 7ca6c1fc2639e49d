"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { NewPasswordField } from "@/app/_components/form/new-password-field";
import { PasswordField } from "@/app/_components/form/password-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { changePasswordAction } from "./action";

export function ChangePasswordForm({ email, minimum }: { email: string; minimum: number }) {
  const { around, state, pending, props } = useForm(changePasswordAction);
  return (
    <form ref={around} {...props} className="flex max-w-md flex-col items-stretch gap-5">
      <OwnerField />
      <FormMessage state={state} />
      {/* For password managers: whose password it is. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label="Current password"
        name="currentPassword"
        autoComplete="current-password"
        error={state.fields["currentPassword"]}
      />
      <NewPasswordField label="New password" state={state} minimum={minimum} />
      <Submit pending={pending} doing="Changing" className="key-main self-start">
        Change password
      </Submit>
    </form>
  );
}
