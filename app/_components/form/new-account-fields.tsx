import type { FormState } from "@/lib/shared/form-state";
import { EmailField } from "./email-field";
import { Field } from "./field";
import { PasswordField } from "./password-field";

/** Who somebody is and how they will prove it: the fields of every form that makes an account. */
export function NewAccountFields({ state, minimum }: { state: FormState; minimum: number }) {
  return (
    <>
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        required
        defaultValue={state.typed["name"]}
        error={state.fields["name"]}
      />
      <EmailField state={state} />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        minimum={minimum}
        error={state.fields["password"]}
        hint={`At least ${minimum} characters. A few words in a row will do.`}
      />
    </>
  );
}
