"use server";

import { signIn } from "@/lib/server/features/sign-in/sign-in";
import { formAction } from "@/lib/server/http/form";
import { signInForm } from "@/lib/server/session/sign-in-form";
import { signInFormSchema } from "@/lib/shared/features/sign-in";
import type { FormState } from "@/lib/shared/form-state";
import { safeNextPath } from "@/lib/shared/next-path";

export async function signInAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(signInFormSchema, form, signInForm(signIn, { next: () => safeNextPath(form.get("next")) }));
}
