import type { FormState } from "@/lib/shared/form-state";
import { PasswordField } from "./password-field";

/**
 * A password that somebody chooses.
 *
 * @param minimum characters that it needs
 * @param first it is where one begins
 */
export function NewPasswordField({
  label,
  state,
  minimum,
  first = false,
}: {
  label: string;
  state: FormState;
  minimum: number;
  first?: boolean;
}) {
  return (
    <PasswordField
      label={label}
      autoComplete="new-password"
      minimum={minimum}
      error={state.fields["password"]}
      hint={`At least ${minimum} characters. A few words that don't belong together work well.`}
      first={first && state.status === "idle"}
    />
  );
}
