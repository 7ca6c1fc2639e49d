"use server";

import { redirect } from "next/navigation";
import { stopRecoveryByLink } from "@/lib/server/features/totp/recovery/stop";
import { formAction } from "@/lib/server/http/form";
import { AppError } from "@/lib/shared/errors";
import { recoveryLinkSchema } from "@/lib/shared/features/totp/recovery";
import type { FormState } from "@/lib/shared/form-state";

export async function stopRecoveryAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(recoveryLinkSchema, form, async (input) => {
    try {
      await stopRecoveryByLink(input);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "link_invalid") throw error;
    }
    // The page says what has become of the link: it has stopped the wait, or there was nothing to stop.
    redirect(`/recover/stop?token=${input.token}`);
  });
}
