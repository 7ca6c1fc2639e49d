"use server";

import { redirect } from "next/navigation";
import { createFirstAdmin } from "@/lib/server/auth/first-admin";
import { formAction } from "@/lib/server/http/form";
import { requestClient } from "@/lib/server/http/request";
import type { FormState } from "@/lib/shared/form-state";
import { loginPath } from "@/lib/shared/links";
import { firstAdminSchema } from "@/lib/shared/schemas";

export async function createFirstAdminAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(firstAdminSchema, form, async (input) => {
    await createFirstAdmin(input, await requestClient());
    redirect(loginPath({ reason: "first_admin" }));
  });
}
