"use server";

import { redirect } from "next/navigation";
import { confirmEmailChange } from "@/lib/server/features/email-change/confirm";
import { optionalSession } from "@/lib/server/guard/page";
import { formAction } from "@/lib/server/http/form";
import { toLogin } from "@/lib/server/session/to-login";
import { AppError } from "@/lib/shared/errors";
import { emailLinkSchema } from "@/lib/shared/features/email-change";
import type { FormState } from "@/lib/shared/form-state";

export async function confirmEmailAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(emailLinkSchema, form, async (input) => {
    let changed: { readonly userId: string };
    try {
      changed = await confirmEmailChange(input);
    } catch (error) {
      // The page says what has become of the link, and what to do now.
      if (error instanceof AppError && error.code === "link_invalid") redirect(`/confirm-email?token=${input.token}`);
      throw error;
    }
    const isTheirs = (await optionalSession())?.userId === changed.userId;
    return isTheirs ? redirect("/settings/account") : toLogin({ reason: "email_changed" });
  });
}
