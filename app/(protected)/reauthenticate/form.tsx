"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { PasswordField } from "@/app/_components/form/password-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { reauthenticateAction } from "./action";

export function ReauthenticateForm({ next, email }: { next: string; email: string }) {
  const { around, state, pending, props } = useForm(reauthenticateAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <OwnerField />
      <FormMessage state={state} />
      <input type="hidden" name="next" value={next} />
      {/* For password managers: whose password it is. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        error={state.fields["password"]}
        first={state.status === "idle"}
      />
      <Submit pending={pending} doing="Confirming">
        Confirm
      </Submit>
    </form>
  );
}
