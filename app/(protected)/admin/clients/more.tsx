import { Field } from "@/app/_components/form/field";
import type { FormState } from "@/lib/shared/form-state";
import { Addresses, faultOf, Tick } from "./fields";

const afterwards = "An address a line, letter for letter: where the app may send people on to.";
const told = "One address. This server tells it of each sign-in that has ended.";
const calls = "For a service: an address a line, then the scopes of tokens for it.";
const names = ["postLogoutRedirectUris", "backchannelLogoutUri", "deviceFlow", "dpop", "audiences", "exchanges"];

/** What few clients need. Open from the start where something in it was filled in, or is wrong. */
export function More({ state }: { state: FormState }) {
  const { fields, typed } = state;
  const isUsed = names.some((name) => (typed[name] ?? "") !== "" || faultOf(state, name) !== undefined);
  return (
    <details open={isUsed}>
      <summary className="min-h-11 cursor-pointer py-2.5 text-[0.9375rem] font-medium">
        More: signing out, codes, keys, other services
      </summary>
      <div className="flex flex-col gap-5 pt-3">
        <Addresses label="After signing out" name="postLogoutRedirectUris" hint={afterwards} state={state} />
        <Field
          label="Back-channel logout"
          name="backchannelLogoutUri"
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          hint={told}
          defaultValue={typed["backchannelLogoutUri"]}
          error={fields["backchannelLogoutUri"]}
        />
        <Tick
          name="deviceFlow"
          label="It shows a code"
          hint="For what has no browser: people type the code in on another device."
          typed={typed}
        />
        <Tick
          name="dpop"
          label="Bind its tokens to a key (DPoP)"
          hint="Nobody else can use one that is stolen. The app has to support it."
          typed={typed}
        />
        <Addresses label="Services that it calls" name="audiences" hint={calls} state={state} />
        <Tick
          name="exchanges"
          label="It calls them for people too"
          hint="In exchange for the token of a person. For a service."
          typed={typed}
        />
      </div>
    </details>
  );
}
