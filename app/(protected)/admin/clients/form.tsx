"use client";

import { Field } from "@/app/_components/form/field";
import { FormMessage } from "@/app/_components/form/form-message";
import { SelectField } from "@/app/_components/form/select-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { ClientSecret } from "@/app/_components/openid-provider/client-secret";
import { OwnerField } from "@/app/_components/session/owner";
import { Panel } from "@/app/_components/ui/panel";
import { kinds } from "@/lib/shared/features/openid-provider/kinds";
import { registerAction } from "./action";
import { Addresses, Scopes } from "./fields";
import { More } from "./more";

const where = "An address a line, letter for letter. A service has none, nor has what shows codes alone.";

/** Registers one and shows its secret, this once and while there is one. @param ids of those that there are */
export function RegisterClient({ ids }: { ids: readonly string[] }) {
  const { around, state, pending, props } = useForm(registerAction);
  const { clientSecret: made } = state;
  return (
    <Panel id="register" title="Register one" text="It knows this site by its address, its id and its secret.">
      <form ref={around} {...props} className="flex flex-col gap-5">
        <OwnerField />
        <FormMessage state={state} />
        {made === undefined || !ids.includes(made.id) ? null : <ClientSecret {...made} />}
        <div className="flex max-w-md flex-col gap-5">
          <Field
            label="Name"
            name="name"
            required
            autoComplete="off"
            maxLength={60}
            hint="People read it when they are asked."
            defaultValue={state.typed["name"]}
            error={state.fields["name"]}
          />
          <SelectField
            label="What it is"
            name="kind"
            options={kinds}
            chosen={state.typed["kind"] ?? kinds[0][0]}
            error={state.fields["kind"]}
          />
          <Addresses label="Redirect URIs" name="redirectUris" hint={where} state={state} />
          <Scopes typed={state.typed} />
          <More state={state} />
          <Submit pending={pending} doing="Registering" className="key-main self-start max-sm:w-full">
            Register
          </Submit>
        </div>
      </form>
    </Panel>
  );
}
