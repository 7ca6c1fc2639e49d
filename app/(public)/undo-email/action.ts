"use server";

import { redirect } from "next/navigation";
import { undoEmailChange } from "@/lib/server/features/email-change/undo";
import { formAction } from "@/lib/server/http/form";
import { toLogin } from "@/lib/server/session/to-login";
import { AppError } from "@/lib/shared/errors";
import { emailLinkSchema } from "@/lib/shared/features/email-change";
import type { FormState } from "@/lib/shared/form-state";

export async function undoEmailAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(emailLinkSchema, form, async (input) => {
    try {
      await undoEmailChange(input);
    } catch (error) {
      // The page says what has become of the link, and what to do now.
      if (error instanceof AppError && error.code === "link_invalid") redirect(`/undo-email?token=${input.token}`);
      throw error;
    }
    return toLogin({ reason: "email_taken_back" });
  });
}
