"use server";

import { requestEmailChange } from "@/lib/server/features/email-change/request";
import { protectedAction } from "@/lib/server/guard/action";
import { changeEmailSchema, confirmTtl, limits } from "@/lib/shared/features/email-change";
import { doneForm, type FormState } from "@/lib/shared/form-state";
import { span } from "@/lib/shared/spans";

const change = protectedAction("/settings/account/email", changeEmailSchema, async ({ session, input, typed }) => {
  await requestEmailChange(session, input);
  return doneForm(
    `A mail is on its way to ${input.email}, unless ${limits.email_change_mail.points} went there in the last ${span(limits.email_change_mail.seconds * 1000)}. If no account has that address, the link in it works for ${span(confirmTtl * 1000)}. Until it is used, nothing changes.`,
    typed,
  );
});

export async function changeEmailAction(_: FormState, form: FormData): Promise<FormState> {
  return change(form);
}
