"use server";

import { redirect } from "next/navigation";
import { requestSignUp } from "@/lib/server/features/sign-up/sign-up";
import { formAction } from "@/lib/server/http/form";
import { applyCookies } from "@/lib/server/http/request";
import { signUpSchema } from "@/lib/shared/features/sign-up";
import type { FormState } from "@/lib/shared/form-state";

export async function signUpAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(signUpSchema, form, async (input) => {
    const { cookies } = await requestSignUp(input);
    await applyCookies(cookies);
    redirect("/check-mail");
  });
}
