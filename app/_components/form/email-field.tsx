import type { FormState } from "@/lib/shared/form-state";
import { type EnterKey, Field } from "./field";

/**
 * The address that somebody signs in with.
 *
 * @param autoComplete `email` where no password goes with it
 * @param known what stands in it to begin with
 * @param first it is where one begins
 * @param enterKeyHint what Enter does, where it is the last field
 */
export function EmailField({
  state,
  label = "E-mail",
  autoComplete = "username",
  known,
  first = false,
  enterKeyHint,
}: {
  state: FormState;
  label?: string;
  autoComplete?: string;
  known?: string | undefined;
  first?: boolean;
  enterKeyHint?: EnterKey;
}) {
  return (
    <Field
      label={label}
      name="email"
      type="email"
      autoComplete={autoComplete}
      inputMode="email"
      autoCapitalize="none"
      spellCheck={false}
      required
      defaultValue={state.typed["email"] ?? known}
      error={state.fields["email"]}
      first={first && state.status === "idle"}
      enterKeyHint={enterKeyHint}
    />
  );
}
