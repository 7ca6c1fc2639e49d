"use server";

import { changeFormSchema, changePassword } from "@/lib/server/features/password-reset/change";
import { protectedAction } from "@/lib/server/guard/action";
import { applyCookies } from "@/lib/server/http/request";
import { readCookies } from "@/lib/server/session/cookies";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const change = protectedAction("/settings/security", changeFormSchema, async ({ session, input }) => {
  const { cookies } = await changePassword(session, input, await readCookies());
  await applyCookies(cookies);
  return doneForm("Your password is changed. All your other devices are signed out.");
});

export async function changePasswordAction(_: FormState, form: FormData): Promise<FormState> {
  return change(form);
}
