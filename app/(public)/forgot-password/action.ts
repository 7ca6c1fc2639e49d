"use server";

import { redirect } from "next/navigation";
import { requestReset } from "@/lib/server/features/password-reset/forgot";
import { formAction } from "@/lib/server/http/form";
import { applyCookies } from "@/lib/server/http/request";
import { minute } from "@/lib/shared/durations";
import { forgotPasswordSchema, limits, sentPath } from "@/lib/shared/features/password-reset";
import { doneForm, type FormState } from "@/lib/shared/form-state";

export async function forgotAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(forgotPasswordSchema, form, async (input) => {
    const { cookies } = await requestReset(input);
    await applyCookies(cookies);
    redirect(sentPath);
  });
}

export async function sendAgainAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(forgotPasswordSchema, form, async (input) => {
    const { cookies } = await requestReset(input);
    await applyCookies(cookies);
    const { points, seconds } = limits.forgot_mail;
    return doneForm(
      `Another mail is on its way, unless ${points} went out in the last ${seconds / minute} minutes. Earlier links still work.`,
    );
  });
}
