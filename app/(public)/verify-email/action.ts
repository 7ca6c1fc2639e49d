"use server";

import { verificationFormSchema, verifyEmail } from "@/lib/server/features/sign-up/sign-up";
import { formAction } from "@/lib/server/http/form";
import { signInForm } from "@/lib/server/session/sign-in-form";
import type { FormState } from "@/lib/shared/form-state";

const work = signInForm(verifyEmail, {
  next: () => "/dashboard",
  gone: ({ token }) => `/verify-email?token=${token}`,
});

export async function verifyEmailAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(verificationFormSchema, form, work);
}
