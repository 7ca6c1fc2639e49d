"use server";

import { createFirstAdmin, firstAdminFormSchema } from "@/lib/server/features/first-admin/first-admin";
import { formAction } from "@/lib/server/http/form";
import { signInForm } from "@/lib/server/session/sign-in-form";
import type { FormState } from "@/lib/shared/form-state";

const work = signInForm(createFirstAdmin, {
  next: () => "/dashboard",
  gone: ({ token }) => `/setup?token=${token}`,
});

export async function createFirstAdminAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(firstAdminFormSchema, form, work);
}
