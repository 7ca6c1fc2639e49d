"use server";

import { redirect } from "next/navigation";
import { newPasswordByLinkSchema, resetPassword } from "@/lib/server/features/password-reset/reset";
import { formAction } from "@/lib/server/http/form";
import { applyCookies } from "@/lib/server/http/request";
import { toLogin } from "@/lib/server/session/to-login";
import { AppError } from "@/lib/shared/errors";
import type { FormState } from "@/lib/shared/form-state";

export async function resetPasswordAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(newPasswordByLinkSchema, form, async (input) => {
    try {
      await applyCookies((await resetPassword(input)).cookies);
    } catch (error) {
      // The page says what has become of the link, and what to do now.
      if (error instanceof AppError && error.code === "link_invalid") redirect(`/reset-password?token=${input.token}`);
      throw error;
    }
    return toLogin({ reason: "password_reset" });
  });
}
