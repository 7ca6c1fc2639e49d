"use client";

import { EmailField } from "@/app/_components/form/email-field";
import { FormMessage } from "@/app/_components/form/form-message";
import { NewAccountFields } from "@/app/_components/form/new-account-fields";
import { StayBox } from "@/app/_components/form/stay-box";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { createFirstAdminAction } from "./action";

export function SetupForm({ token, minimum }: { token: string; minimum: number }) {
  const { around, state, pending, props } = useForm(createFirstAdminAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="token" value={token} />
      <NewAccountFields state={state} minimum={minimum}>
        <EmailField state={state} />
      </NewAccountFields>
      <StayBox state={state} />
      <Submit pending={pending} doing="Making the account">
        Make the account
      </Submit>
    </form>
  );
}
