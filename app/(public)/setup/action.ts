"use server";

import { redirect } from "next/navigation";
import { createFirstAdmin } from "@/lib/server/features/first-admin/first-admin";
import { formAction } from "@/lib/server/http/form";
import { applyCookies } from "@/lib/server/http/request";
import { readCookies } from "@/lib/server/session/cookies";
import { AppError } from "@/lib/shared/errors";
import { firstAdminSchema } from "@/lib/shared/features/first-admin";
import type { FormState } from "@/lib/shared/form-state";

export async function createFirstAdminAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(firstAdminSchema, form, async (input) => {
    const presented = await readCookies();
    if (!presented.acceptsCookies) throw new AppError("cookies_blocked");
    try {
      const { cookies } = await createFirstAdmin(input, presented);
      await applyCookies(cookies);
    } catch (error) {
      // The page says what has become of the link, and what to do now.
      if (error instanceof AppError && error.code === "link_invalid") redirect(`/setup?token=${input.token}`);
      throw error;
    }
    redirect("/dashboard");
  });
}
