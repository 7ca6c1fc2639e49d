"use client";

import { Field } from "@/app/_components/form/field";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { impersonateAction } from "./action";

export function ImpersonationForm({ id, name }: { id: string; name: string }) {
  const { around, state, pending, props } = useForm(impersonateAction);
  return (
    <form ref={around} {...props} className="flex max-w-md flex-col items-start gap-5">
      <OwnerField />
      <input type="hidden" name="id" value={id} />
      <div className="w-full empty:hidden">
        <FormMessage state={{ ...state, message: state.fields["id"] ?? state.message }} />
      </div>
      <div className="w-full">
        <Field
          label="Reason"
          name="reason"
          autoComplete="off"
          enterKeyHint="go"
          required
          first
          defaultValue={state.typed["reason"] ?? ""}
          error={state.fields["reason"]}
          hint={`At most 200 characters. ${name} reads it in the mail, auditors in the trail.`}
        />
      </div>
      <Submit pending={pending} doing="Signing in" className="key-main max-w-full wrap-anywhere">
        Sign in as {name}
      </Submit>
    </form>
  );
}
