"use server";

import { redirect } from "next/navigation";
import { signUp } from "@/lib/server/auth/sign-up";
import { formAction } from "@/lib/server/http/form";
import { requestClient } from "@/lib/server/http/request";
import type { FormState } from "@/lib/shared/form-state";
import { signUpSchema } from "@/lib/shared/schemas";

export async function signUpAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(signUpSchema, form, async (input) => {
    await signUp(input, await requestClient());
    redirect("/check-mail");
  });
}
