"use client";

import { Field, FieldFrame, fieldProps } from "@/app/_components/form/field";
import { FormMessage } from "@/app/_components/form/form-message";
import { SelectField } from "@/app/_components/form/select-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { ClientSecret } from "@/app/_components/openid-provider/client-secret";
import { OwnerField } from "@/app/_components/session/owner";
import { Panel } from "@/app/_components/ui/panel";
import { kinds, scopeNames } from "@/lib/shared/features/openid-provider/kinds";
import type { FormState } from "@/lib/shared/form-state";
import { registerAction } from "./action";

const where = "An address a line, letter for letter. A service has none.";
const afterwards = "An address a line, letter for letter: where the app may send people on to. Can be left empty.";
const told = "One address. This server tells it of each sign-in that has ended. Can be left empty.";

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
          <Addresses label="After signing out" name="postLogoutRedirectUris" hint={afterwards} state={state} />
          <Field
            label="Back-channel logout"
            name="backchannelLogoutUri"
            inputMode="url"
            spellCheck={false}
            autoComplete="off"
            hint={told}
            defaultValue={state.typed["backchannelLogoutUri"]}
            error={state.fields["backchannelLogoutUri"]}
          />
          <Scopes typed={state.typed} />
          <Submit pending={pending} doing="Registering" className="key-main self-start max-sm:w-full">
            Register
          </Submit>
        </div>
      </form>
    </Panel>
  );
}

type AddressesProps = {
  readonly label: string;
  readonly name: string;
  readonly hint: string;
  readonly state: FormState;
};

/** A field for addresses, one a line. What is wrong is said of all of them, or of the first that is. */
function Addresses({ label, name, hint, state: { fields, typed } }: AddressesProps) {
  const error = Object.entries(fields).find(([field]) => field.startsWith(name))?.[1];
  return (
    <FieldFrame label={label} name={name} error={error} hint={hint}>
      <textarea
        className="field"
        rows={2}
        spellCheck={false}
        autoComplete="off"
        {...fieldProps(name, error, hint)}
        defaultValue={typed[name]}
      />
    </FieldFrame>
  );
}

function Scopes({ typed }: { typed: FormState["typed"] }) {
  return (
    <fieldset className="flex flex-col">
      <legend className="pb-1 text-[0.9375rem] font-medium">What it may ask for</legend>
      {scopeNames.map((scope) => (
        <label key={scope} className="flex min-h-11 items-center gap-3 font-mono text-sm">
          <input type="checkbox" name={scope} defaultChecked={typed[scope] === "on"} className="size-5 flex-none" />
          {scope}
        </label>
      ))}
    </fieldset>
  );
}
