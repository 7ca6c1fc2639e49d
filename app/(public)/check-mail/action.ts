"use server";

import { requestSignUp } from "@/lib/server/features/sign-up/sign-up";
import { formAction } from "@/lib/server/http/form";
import { signUpSchema } from "@/lib/shared/features/sign-up";
import { doneForm, type FormState } from "@/lib/shared/form-state";

export async function sendAgainAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(signUpSchema, form, async (input, typed) => {
    await requestSignUp(input);
    return doneForm("Another link is on its way. Earlier ones still work.", typed);
  });
}
