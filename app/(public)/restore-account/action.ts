"use server";

import { purpose, restoreAccount } from "@/lib/server/features/account-deletion/keep";
import { formAction } from "@/lib/server/http/form";
import { requireOwnTicket } from "@/lib/server/session/own-ticket";
import { signInForm } from "@/lib/server/session/sign-in-form";
import { restoreFormSchema } from "@/lib/shared/features/account-deletion";
import type { FormState } from "@/lib/shared/form-state";
import { loginPath } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";

export async function restoreAccountAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(restoreFormSchema, form, async (input) => {
    await requireOwnTicket(purpose, form);
    const sign = signInForm((_input, presented) => restoreAccount(presented), {
      next: () => safeNextPath(form.get("next")),
      // Whoever is signed in by now goes on from there.
      gone: ({ next }: { next: string }) => loginPath({ next: safeNextPath(next) }),
    });
    return sign(input);
  });
}
