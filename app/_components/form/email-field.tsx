import type { FormState } from "@/lib/shared/form-state";
import { Field } from "./field";

/**
 * The address that somebody signs in with; `autoComplete` is `email` where no password goes with it.
 *
 * @param known what stands in it to begin with
 */
export function EmailField({
  state,
  autoComplete = "username",
  known,
}: {
  state: FormState;
  autoComplete?: "username" | "email";
  known?: string | undefined;
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
      defaultValue={state.typed["email"] ?? known}
      error={state.fields["email"]}
    />
  );
}
