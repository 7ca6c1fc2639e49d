"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { type FormAction, useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import type { SecondFactorMethod } from "@/lib/shared/features/totp";
import { CodeField } from "./code-field";

/** Asks somebody who is signed in for a code, in the place of their password. */
export function ReauthenticateCodeForm({
  action,
  next,
  method,
}: {
  action: FormAction;
  next: string;
  method: SecondFactorMethod;
}) {
  const { around, state, pending, props } = useForm(action);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <OwnerField />
      <FormMessage state={state} />
      <input type="hidden" name="next" value={next} />
      <CodeField method={method} state={state} first />
      <Submit pending={pending} doing="Confirming">
        Confirm
      </Submit>
    </form>
  );
}
