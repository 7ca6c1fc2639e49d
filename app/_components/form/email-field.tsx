import type { FormState } from "@/lib/shared/form-state";
import { Field } from "./field";

/** The address that somebody signs in with; `autoComplete` is `email` where no password goes with it. */
export function EmailField({
  state,
  autoComplete = "username",
}: {
  state: FormState;
  autoComplete?: "username" | "email";
}) {
  return (
    <Field
      label="E-mail"
      name="email"
      type="email"
      autoComplete={autoComplete}
      inputMode="email"
      autoCapitalize="none"
      spellCheck={false}
      required
      defaultValue={state.typed["email"]}
      error={state.fields["email"]}
    />
  );
}
