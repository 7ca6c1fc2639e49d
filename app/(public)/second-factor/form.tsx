"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { CodeField } from "@/app/_components/totp/code-field";
import { TrustBox } from "@/app/_components/totp/trust-box";
import type { SecondFactorMethod } from "@/lib/shared/features/totp";
import { secondFactorAction } from "./action";

export function SecondFactorForm({
  next,
  method,
  trust,
}: {
  next: string;
  method: SecondFactorMethod;
  /** How long this browser may be trusted. */
  trust: string;
}) {
  const { around, state, pending, props } = useForm(secondFactorAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <OwnerField />
      <FormMessage state={state} />
      <input type="hidden" name="next" value={next} />
      <CodeField method={method} state={state} first />
      {method === "totp" ? <TrustBox state={state} lasts={trust} /> : null}
      <Submit pending={pending} doing="Signing in">
        Sign in
      </Submit>
    </form>
  );
}
