"use server";

import { requestSignUp } from "@/lib/server/features/sign-up/sign-up";
import { formAction } from "@/lib/server/http/form";
import { applyCookies } from "@/lib/server/http/request";
import { limits, signUpSchema } from "@/lib/shared/features/sign-up";
import { doneForm, type FormState } from "@/lib/shared/form-state";

export async function sendAgainAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(signUpSchema, form, async (input) => {
    const { cookies } = await requestSignUp(input);
    await applyCookies(cookies);
    return doneForm(
      `Another link is on its way, unless ${limits.signup_mail.points} went out in the last hour. Earlier ones still work.`,
    );
  });
}
