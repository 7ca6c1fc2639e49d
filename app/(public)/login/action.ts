"use server";

import { redirect } from "next/navigation";
import { signIn } from "@/lib/server/features/sign-in/sign-in";
import { formAction } from "@/lib/server/http/form";
import { applyCookies } from "@/lib/server/http/request";
import { readCookies } from "@/lib/server/session/cookies";
import { AppError } from "@/lib/shared/errors";
import { signInSchema } from "@/lib/shared/features/sign-in";
import type { FormState } from "@/lib/shared/form-state";
import { safeNextPath } from "@/lib/shared/next-path";

export async function signInAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(signInSchema, form, async (input) => {
    const presented = await readCookies();
    // The login page has set one; a browser that doesn't bring it back would be asked to sign in again for ever.
    if (!presented.acceptsCookies) throw new AppError("cookies_blocked");
    const { cookies } = await signIn(input, presented);
    await applyCookies(cookies);
    redirect(safeNextPath(form.get("next")));
  });
}
