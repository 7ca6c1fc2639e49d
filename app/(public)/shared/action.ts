"use server";

import { openShare } from "@/lib/server/features/sharing/open";
import { formAction, refusal } from "@/lib/server/http/form";
import { AppError } from "@/lib/shared/errors";
import { openFormSchema } from "@/lib/shared/features/sharing/opening";
import type { FormState } from "@/lib/shared/form-state";

export async function openSharedAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(openFormSchema, form, async ({ token, password }) => {
    try {
      const opened = await openShare({ token, ...(password !== undefined && password !== "" && { password }) });
      return { status: "done", message: null, fields: {}, typed: {}, share: { opened } };
    } catch (error) {
      // A token is no field to be shown again; here whoever sent it goes on with it, without scripts too.
      const asksPassword = password !== undefined || (error instanceof AppError && error.code === "share_password");
      return { ...refusal(error, {}), share: { token, asksPassword } };
    }
  });
}
