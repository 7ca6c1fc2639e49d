"use server";

import { redirect } from "next/navigation";
import { verifyEmail } from "@/lib/server/auth/sign-up";
import { formAction } from "@/lib/server/http/form";
import { requestClient } from "@/lib/server/http/request";
import type { FormState } from "@/lib/shared/form-state";
import { loginPath } from "@/lib/shared/links";
import { verifyEmailSchema } from "@/lib/shared/schemas";

export async function verifyEmailAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(verifyEmailSchema, form, async (input) => {
    await verifyEmail(input, await requestClient());
    redirect(loginPath({ reason: "verified" }));
  });
}
