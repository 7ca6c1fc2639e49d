"use server";

import { takeSecondStepByPasskey } from "@/lib/server/features/totp/passkeys"; // feature:passkeys
import { takeSecondStep } from "@/lib/server/features/totp/sign-in";
import { formAction } from "@/lib/server/http/form";
import { byPasskey } from "@/lib/server/session/passkeys/form"; // feature:passkeys
import { requireOwnTicket } from "@/lib/server/session/own-ticket";
import { signInForm } from "@/lib/server/session/sign-in-form";
import { purpose } from "@/lib/server/session/totp/second-step";
import { AppError } from "@/lib/shared/errors";
import { passkeyFormSchema } from "@/lib/shared/features/passkeys"; // feature:passkeys
import { secondStepFormSchema } from "@/lib/shared/features/totp/trusted-devices";
import { trustFormSchema } from "@/lib/shared/features/totp/trusted-devices"; // feature:passkeys
import type { FormState } from "@/lib/shared/form-state";
import { safeNextPath } from "@/lib/shared/next-path";

export async function secondFactorAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(secondStepFormSchema, form, async (input, { trustDevice }) => {
    await requireOwnTicket(purpose, form);
    const sign = signInForm(takeSecondStep, { next: () => safeNextPath(form.get("next")) });
    try {
      return await sign(input);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "invalid_code") throw error;
      return {
        status: "error",
        message: null,
        fields: { code: error.sentence },
        typed: trustDevice ? { trustDevice } : {},
      };
    }
  });
}

// feature:passkeys begin
export async function passkeyAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(passkeyFormSchema.extend(trustFormSchema.shape), form, async (input) => {
    await requireOwnTicket(purpose, form);
    return byPasskey(signInForm(takeSecondStepByPasskey, { next: () => safeNextPath(form.get("next")) }))(input);
  });
}
// feature:passkeys end
