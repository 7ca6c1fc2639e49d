"use server";

import { createFirstAdmin } from "@/lib/server/features/first-admin/first-admin";
import { formAction } from "@/lib/server/http/form";
import { signInForm } from "@/lib/server/session/sign-in-form";
import { firstAdminSchema } from "@/lib/shared/features/first-admin";
import type { FormState } from "@/lib/shared/form-state";

const work = signInForm(createFirstAdmin, {
  next: () => "/dashboard",
  gone: ({ token }) => `/setup?token=${token}`,
});

export async function createFirstAdminAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(firstAdminSchema, form, work);
}
