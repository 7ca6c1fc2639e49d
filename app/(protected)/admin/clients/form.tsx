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

const where = "An address a line, letter for letter. A service has none, nor has what shows codes alone.";

const calls = "For a service: an address a line, then the scopes of tokens for it.";

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
          <Lines label="Redirect URIs" name="redirectUris" state={state} hint={where} />
          <label className="flex min-h-11 items-center gap-3 text-[0.9375rem]">
            <input
              type="checkbox"
              name="deviceFlow"
              defaultChecked={state.typed["deviceFlow"] === "on"}
              className="size-5 flex-none"
            />
            It shows a code, for people to sign in on another device
          </label>
          <Scopes typed={state.typed} />
          <Dpop isChosen={state.typed["dpop"] === "on"} />
          <Lines label="Services that it calls" name="audiences" state={state} hint={calls} />
          <label className="flex min-h-11 items-center gap-3 text-[0.9375rem]">
            <input
              type="checkbox"
              name="exchanges"
              defaultChecked={state.typed["exchanges"] === "on"}
              className="size-5 flex-none"
            />
            It calls them for people too, in exchange for their tokens
          </label>
          <Submit pending={pending} doing="Registering" className="key-main self-start max-sm:w-full">
            Register
          </Submit>
        </div>
      </form>
    </Panel>
  );
}

/** Addresses, one a line, and what is wrong with them or with one of them. */
function Lines({ label, name, state, hint }: { label: string; name: string; state: FormState; hint: string }) {
  const error = Object.entries(state.fields).find(([field]) => field.split(".", 1)[0] === name)?.[1];
  return (
    <FieldFrame label={label} name={name} error={error} hint={hint}>
      <textarea
        className="field"
        rows={2}
        spellCheck={false}
        autoComplete="off"
        {...fieldProps(name, error, hint)}
        defaultValue={state.typed[name]}
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

function Dpop({ isChosen }: { isChosen: boolean }) {
  return (
    <label className="flex min-h-11 items-start gap-3 py-2">
      <input type="checkbox" name="dpop" defaultChecked={isChosen} className="mt-0.5 size-5 flex-none" />
      <span className="flex flex-col">
        <span className="text-[0.9375rem] font-medium">Bind its tokens to a key (DPoP)</span>
        <span className="text-sm text-ink-2">Nobody else can use one that is stolen. The app has to support it.</span>
      </span>
    </label>
  );
}
