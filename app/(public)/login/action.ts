"use server";

import { signInWithPasskey } from "@/lib/server/features/passkeys/sign-in"; // feature:passkeys
import { signIn } from "@/lib/server/features/sign-in/sign-in";
import { formAction } from "@/lib/server/http/form";
import { byPasskey } from "@/lib/server/session/passkeys/form"; // feature:passkeys
import { signInForm } from "@/lib/server/session/sign-in-form";
import { passkeySignInFormSchema } from "@/lib/shared/features/passkeys"; // feature:passkeys
import { signInFormSchema } from "@/lib/shared/features/sign-in";
import type { FormState } from "@/lib/shared/form-state";
import { safeNextPath } from "@/lib/shared/next-path";

export async function signInAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(signInFormSchema, form, signInForm(signIn, { next: () => safeNextPath(form.get("next")) }));
}

// feature:passkeys begin
export async function passkeyAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(
    passkeySignInFormSchema,
    form,
    byPasskey(signInForm(signInWithPasskey, { next: () => safeNextPath(form.get("next")) })),
  );
}
// feature:passkeys end
