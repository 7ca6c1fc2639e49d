// feature:sign-up begin
"use client";

import { EmailField } from "@/app/_components/form/email-field";
import { FormMessage } from "@/app/_components/form/form-message";
import { SelectField } from "@/app/_components/form/select-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { roleNames, roleTitles } from "@/lib/shared/roles";
import { inviteAction } from "./action";

const options = roleNames.map((name) => [name, roleTitles[name]] as const);

export function InvitationForm() {
  const { around, state, pending, props } = useForm(inviteAction);
  return (
    <form ref={around} {...props} className="flex max-w-md flex-col items-start gap-5">
      <OwnerField />
      <div className="w-full empty:hidden">
        <FormMessage state={state} />
      </div>
      <div className="flex w-full flex-col gap-5">
        <EmailField state={state} autoComplete="email" first enterKeyHint="send" />
        <SelectField
          label="Role"
          name="role"
          options={options}
          chosen={state.typed["role"] ?? "user"}
          error={state.fields["role"]}
        />
      </div>
      <Submit pending={pending} doing="Inviting" className="key-main">
        Send the invitation
      </Submit>
    </form>
  );
}
// feature:sign-up end
