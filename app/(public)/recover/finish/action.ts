"use server";

import { finishRecovery } from "@/lib/server/features/totp/recovery/finish";
import { formAction } from "@/lib/server/http/form";
import { signInForm } from "@/lib/server/session/sign-in-form";
import { AppError } from "@/lib/shared/errors";
import { finishRecoveryFormSchema } from "@/lib/shared/features/totp/recovery";
import type { FormState } from "@/lib/shared/form-state";

const sign = signInForm(finishRecovery, {
  next: () => "/settings/second-factor",
  gone: ({ token }) => `/recover/finish?token=${token}`,
});

export async function finishRecoveryAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(finishRecoveryFormSchema, form, async (input) => {
    try {
      return await sign(input);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "invalid_credentials") throw error;
      const typed = { staySignedIn: input.staySignedIn ? "on" : "off" };
      return { status: "error", message: null, fields: { password: "This is not your password." }, typed };
    }
  });
}
