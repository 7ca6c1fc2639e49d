"use server";

import { resendVerification } from "@/lib/server/auth/sign-up";
import { formAction } from "@/lib/server/http/form";
import { requestClient } from "@/lib/server/http/request";
import { doneForm, type FormState } from "@/lib/shared/form-state";
import { resendSchema } from "@/lib/shared/schemas";

export async function resendAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(resendSchema, form, async (input, typed) => {
    await resendVerification(input, await requestClient());
    return doneForm(
      "If a sign-up waits for that address, a new link is on its way. Older links no longer work.",
      typed,
    );
  });
}
