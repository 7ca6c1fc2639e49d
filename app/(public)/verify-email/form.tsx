"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { NewAccountFields } from "@/app/_components/form/new-account-fields";
import { StayBox } from "@/app/_components/form/stay-box";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { verifyEmailAction } from "./action";

export function VerifyForm({ token, email, minimum }: { token: string; email: string; minimum: number }) {
  const { around, state, pending, props } = useForm(verifyEmailAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="token" value={token} />
      <NewAccountFields state={state} minimum={minimum}>
        {/* For password managers: which account the new password belongs to. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
      </NewAccountFields>
      <StayBox state={state} />
      <Submit pending={pending} doing="Making your account">
        Make my account
      </Submit>
    </form>
  );
}
