// feature:passkeys begin
"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { removePasswordAction } from "./action";

/** How to come by another one afterwards. */
const another = [
  "Only whoever runs this site can then give you a new password.",
  "Whoever reads your mail can still choose a new password.", // feature:password-reset
].at(-1);

/** For somebody who has another way in. */
export function RemovePassword() {
  const { around, state, pending, props } = useForm(removePasswordAction);
  return (
    <details className="border-t border-line pt-6">
      <summary className="key key-end">Remove the password</summary>
      <form ref={around} {...props} className="flex flex-col items-start gap-3 pt-4">
        <OwnerField />
        <FormMessage state={state} />
        <input type="hidden" name="remove" value="password" />
        <p className="max-w-[62ch] text-[0.9375rem] text-ink-2">
          Your other ways in go on, and all your other devices are signed out. Passkeys need scripts. {another}
        </p>
        <Submit pending={pending} doing="Removing it" className="key-end">
          Yes, remove it
        </Submit>
      </form>
    </details>
  );
}
// feature:passkeys end
