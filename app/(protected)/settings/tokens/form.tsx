"use client";

import { Field } from "@/app/_components/form/field";
import { FormMessage } from "@/app/_components/form/form-message";
import { SelectField } from "@/app/_components/form/select-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { Panel } from "@/app/_components/ui/panel";
import { lives, mostTokens, usualLife } from "@/lib/shared/features/api-tokens/lives";
import type { FormState } from "@/lib/shared/form-state";
import { scopeNames, scopes } from "@/lib/shared/scopes";
import { makeAction } from "./action";

const options = lives.map(([seconds, text]) => [String(seconds), text] as const);
const usual = String(usualLife);

/** Makes a token and shows it, this once and while there is one. @param ids of those that there are */
export function MakeToken({ ids }: { ids: readonly string[] }) {
  const { around, state, pending, props } = useForm(makeAction);
  const { apiToken: made } = state;
  const isOver = made !== undefined && !ids.includes(made.id);
  return (
    <Panel
      id="make-token"
      title={ids.length === 0 ? "You have none yet" : "Make another one"}
      text="Whoever has a token can use it without signing in, until it expires or you revoke it. Signing out does not end it."
    >
      <form ref={around} {...props} className="flex flex-col gap-5">
        <OwnerField />
        {isOver ? null : <FormMessage state={state} />}
        {isOver || made === undefined ? null : <Shown token={made.token} />}
        {ids.length < mostTokens ? (
          <div className="flex max-w-md flex-col gap-5">
            <Field
              label="Name"
              name="name"
              required
              autoComplete="off"
              maxLength={60}
              placeholder="Backup script"
              defaultValue={state.typed["name"]}
              error={state.fields["name"]}
              enterKeyHint="done"
            />
            <Scopes typed={state.typed} />
            <SelectField
              label="Expires"
              name="expiresIn"
              options={options}
              chosen={state.typed["expiresIn"] ?? usual}
              error={state.fields["expiresIn"]}
            />
            <Submit pending={pending} doing="Making it" className="key-main self-start max-sm:w-full">
              Make a token
            </Submit>
          </div>
        ) : (
          <p className="text-[0.9375rem] text-ink-2">An account has {mostTokens} at most. Revoke one first.</p>
        )}
      </form>
    </Panel>
  );
}

function Shown({ token }: { token: string }) {
  return (
    <div>
      <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-4">
        <code className="min-w-0 flex-1 py-2 font-mono text-sm break-all select-all">{token}</code>
        <CopyButton value={token} what="the token" />
      </div>
      <p className="pt-2 text-sm text-ink-3">
        A program sends it as <code className="font-mono">Authorization: Bearer</code>, and the token.
      </p>
    </div>
  );
}

function Scopes({ typed }: { typed: FormState["typed"] }) {
  return (
    <fieldset className="flex flex-col">
      <legend className="pb-1 text-[0.9375rem] font-medium">What it may do</legend>
      {scopeNames.map((scope) => (
        <label key={scope} className="flex min-h-11 items-center gap-3 text-[0.9375rem]">
          <input type="checkbox" name={scope} defaultChecked={typed[scope] === "on"} className="size-5 flex-none" />
          {scopes[scope]}
        </label>
      ))}
      <p className="pt-1 text-sm text-ink-3">Without a tick it only says whose it is.</p>
    </fieldset>
  );
}
