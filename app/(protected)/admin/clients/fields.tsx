import { FieldFrame, fieldProps } from "@/app/_components/form/field";
import { scopeNames } from "@/lib/shared/features/openid-provider/kinds";
import type { FormState } from "@/lib/shared/form-state";

type AddressesProps = {
  readonly label: string;
  readonly name: string;
  readonly hint: string;
  readonly state: FormState;
};

/** What is wrong with a field, or with the first of its lines that is. */
export const faultOf = ({ fields }: FormState, name: string): string | undefined =>
  Object.entries(fields).find(([field]) => field.split(".", 1)[0] === name)?.[1];

/** A field for addresses, one a line. */
export function Addresses({ label, name, hint, state }: AddressesProps) {
  const error = faultOf(state, name);
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

type TickProps = {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly typed: FormState["typed"];
};

/** One thing to be had or not, and what it means. */
export function Tick({ name, label, hint, typed }: TickProps) {
  return (
    <label className="flex min-h-11 items-start gap-3 py-2">
      <input type="checkbox" name={name} defaultChecked={typed[name] === "on"} className="mt-0.5 size-5 flex-none" />
      <span className="flex flex-col">
        <span className="text-[0.9375rem] font-medium">{label}</span>
        <span className="text-sm text-ink-2">{hint}</span>
      </span>
    </label>
  );
}

/** What a client may ask for, one by one. */
export function Scopes({ typed }: { typed: FormState["typed"] }) {
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
