"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { Link } from "@/app/_components/ui/link";
import { deleteAccountAction } from "./action";

export function DeleteAccountForm() {
  const { around, state, pending, props } = useForm(deleteAccountAction);
  return (
    <form ref={around} {...props} className="flex flex-col items-stretch gap-5">
      <OwnerField />
      <input type="hidden" name="delete" value="account" />
      <FormMessage state={state} />
      <div className="flex flex-wrap gap-3">
        <Submit pending={pending} doing="Deleting" className="key-end">
          Delete my account
        </Submit>
        <Link href="/settings/account" className="key key-plain">
          Keep it
        </Link>
      </div>
    </form>
  );
}
