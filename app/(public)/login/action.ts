"use server";

import { redirect } from "next/navigation";
import { signIn } from "@/lib/server/auth/sign-in";
import { formAction } from "@/lib/server/http/form";
import { requestClient } from "@/lib/server/http/request";
import { readCookies } from "@/lib/server/session/cookies";
import { AppError } from "@/lib/shared/errors";
import type { FormState } from "@/lib/shared/form-state";
import { safeNextPath } from "@/lib/shared/next-path";
import { signInSchema } from "@/lib/shared/schemas";

export async function signInAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(signInSchema, form, async (input) => {
    // The login page has set one; a browser that doesn't bring it back would be asked to sign in again for ever.
    if (!(await readCookies()).acceptsCookies) throw new AppError("cookies_blocked");
    await signIn(input, await requestClient());
    redirect(safeNextPath(form.get("next")));
  });
}
