import { type EnterKey, Field } from "@/app/_components/form/field";
import type { FormState } from "@/lib/shared/form-state";
import type { SecondFactorMethod } from "@/lib/shared/features/totp";

/** A code of an app (phones show their number pad, and offer what they know), or one from paper. */
export function CodeField({
  method,
  state,
  first = false,
  enterKeyHint = "go",
}: {
  method: SecondFactorMethod;
  state: FormState;
  /** It is where one begins. */
  first?: boolean;
  enterKeyHint?: EnterKey;
}) {
  const shared = {
    name: "code",
    required: true,
    error: state.fields["code"],
    first: first && state.status === "idle",
    enterKeyHint,
  } as const;
  if (method === "totp")
    return (
      <Field
        label="Code"
        hint="The 6 digits that your authenticator app shows."
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={16}
        {...shared}
      />
    );
  return (
    <Field
      label="Recovery code"
      hint="24 letters and digits. Each code works once."
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={64}
      {...shared}
    />
  );
}
