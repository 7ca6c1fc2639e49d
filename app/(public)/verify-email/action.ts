"use server";

import { redirect } from "next/navigation";
import { verifyEmail } from "@/lib/server/features/sign-up/sign-up";
import { formAction } from "@/lib/server/http/form";
import { applyCookies } from "@/lib/server/http/request";
import { readCookies } from "@/lib/server/session/cookies";
import { AppError } from "@/lib/shared/errors";
import { verifyEmailSchema } from "@/lib/shared/features/sign-up";
import type { FormState } from "@/lib/shared/form-state";

export async function verifyEmailAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(verifyEmailSchema, form, async (input) => {
    const presented = await readCookies();
    if (!presented.acceptsCookies) throw new AppError("cookies_blocked");
    try {
      const { cookies } = await verifyEmail(input, presented);
      await applyCookies(cookies);
    } catch (error) {
      // The page says what has become of the link, and what to do now.
      if (error instanceof AppError && error.code === "link_invalid") redirect(`/verify-email?token=${input.token}`);
      throw error;
    }
    redirect("/dashboard");
  });
}
