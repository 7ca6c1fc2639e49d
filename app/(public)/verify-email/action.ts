"use server";

import { verifyEmail } from "@/lib/server/features/sign-up/sign-up";
import { formAction } from "@/lib/server/http/form";
import { signInForm } from "@/lib/server/session/sign-in-form";
import { verifyEmailSchema } from "@/lib/shared/features/sign-up";
import type { FormState } from "@/lib/shared/form-state";

const work = signInForm(verifyEmail, {
  next: () => "/dashboard",
  gone: ({ token }) => `/verify-email?token=${token}`,
});

export async function verifyEmailAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(verifyEmailSchema, form, work);
}
