"use server";

import { redirect } from "next/navigation";
import { askForRecovery } from "@/lib/server/features/totp/recovery/ask";
import { formAction } from "@/lib/server/http/form";
import { readCookies } from "@/lib/server/session/cookies";
import { requireOwnTicket } from "@/lib/server/session/own-ticket";
import { purpose } from "@/lib/server/session/totp/second-step";
import { AppError } from "@/lib/shared/errors";
import { recoverFormSchema, recoverPath, recoveryLinkTtl } from "@/lib/shared/features/totp/recovery";
import { doneForm, type FormState } from "@/lib/shared/form-state";
import { stepPath } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";
import { span } from "@/lib/shared/spans";

const sent = "A mail is on its way to the address of your account.";

export async function recoverAction(_: FormState, form: FormData): Promise<FormState> {
  return formAction(recoverFormSchema, form, async ({ next }) => {
    await requireOwnTicket(purpose, form);
    // The page says what there is to do where nobody waits here any more, and while the wait goes on.
    const here = stepPath(recoverPath, safeNextPath(next));
    try {
      const { state } = await askForRecovery((await readCookies()).ticketSecret);
      if (state === "ready") return doneForm(`${sent} The link in it lets you in, with your password.`);
      if (state === "none")
        return doneForm(`${sent} The link in it starts the wait. It works for ${span(recoveryLinkTtl * 1000)}.`);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "sign_in_expired") throw error;
    }
    redirect(here);
  });
}
