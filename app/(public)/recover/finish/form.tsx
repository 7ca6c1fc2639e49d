"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { PasswordField } from "@/app/_components/form/password-field";
import { StayBox } from "@/app/_components/form/stay-box";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { finishRecoveryAction } from "./action";

export function FinishRecoveryForm({ token, email }: { token: string; email: string }) {
  const { around, state, pending, props } = useForm(finishRecoveryAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="token" value={token} />
      {/* For password managers: whose password it is. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        error={state.fields["password"]}
        first={state.status === "idle"}
      />
      <StayBox state={state} />
      <Submit pending={pending} doing="Signing in">
        Turn it off and sign in
      </Submit>
    </form>
  );
}
