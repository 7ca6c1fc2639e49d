"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { Link } from "@/app/_components/ui/link";
import { restoreAccountAction } from "./action";

export function RestoreAccountForm({ next }: { next: string }) {
  const { around, state, pending, props } = useForm(restoreAccountAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <OwnerField />
      <FormMessage state={state} />
      <input type="hidden" name="next" value={next} />
      <Submit pending={pending} doing="Keeping your account">
        Keep my account
      </Submit>
      <Link href="/" className="key key-plain">
        Let it go
      </Link>
    </form>
  );
}
