"use server";

import { redirect } from "next/navigation";
import { startRecovery } from "@/lib/server/features/totp/recovery/start";
import { formAction } from "@/lib/server/http/form";
import { AppError } from "@/lib/shared/errors";
import { recoveryLinkSchema } from "@/lib/shared/features/totp/recovery";
import type { FormState } from "@/lib/shared/form-state";

export async function startRecoveryAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(recoveryLinkSchema, form, async (input) => {
    try {
      await startRecovery(input);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "link_invalid") throw error;
    }
    // The page says what has become of the link.
    redirect(`/recover/start?token=${input.token}`);
  });
}
