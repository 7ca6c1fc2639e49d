"use server";

import { redirect } from "next/navigation";
import { stopRecoveryByLink } from "@/lib/server/features/totp/recovery/stop";
import { formAction } from "@/lib/server/http/form";
import { AppError } from "@/lib/shared/errors";
import { recoveryLinkSchema, stoppedPath } from "@/lib/shared/features/totp/recovery";
import type { FormState } from "@/lib/shared/form-state";

export async function stopRecoveryAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(recoveryLinkSchema, form, async (input) => {
    try {
      await stopRecoveryByLink(input);
    } catch (error) {
      // The page says that there is nothing to stop.
      if (error instanceof AppError && error.code === "link_invalid") redirect(`/recover/stop?token=${input.token}`);
      throw error;
    }
    redirect(stoppedPath);
  });
}
