import type { ReactNode } from "react";
import type { FormState } from "@/lib/shared/form-state";
import { Field } from "./field";
import { NewPasswordField } from "./new-password-field";

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
      <NewPasswordField label="Password" state={state} minimum={minimum} />
    </>
  );
}
