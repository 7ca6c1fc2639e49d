import type { ReactNode } from "react";
import type { FormState } from "@/lib/shared/form-state";
import { Field } from "./field";
import { PasswordField } from "./password-field";

/**
 * Who somebody is and how they will prove it: the fields of every form that makes an account.
 *
 * @param children the field with the account's address
 */
export function NewAccountFields({
  state,
  minimum,
  children,
}: {
  state: FormState;
  minimum: number;
  children: ReactNode;
}) {
  return (
    <>
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        required
        defaultValue={state.typed["name"]}
        error={state.fields["name"]}
        first={state.status === "idle"}
      />
      {children}
      <PasswordField
        label="Password"
        autoComplete="new-password"
        minimum={minimum}
        error={state.fields["password"]}
        hint={`At least ${minimum} characters. A few words that don't belong together work well.`}
      />
    </>
  );
}
