"use server";

import { redirect } from "next/navigation"; // feature:passkeys
import { readApiTokens } from "@/lib/server/features/api-tokens/tokens"; // feature:api-tokens
import { changeFormSchema, changePassword } from "@/lib/server/features/password/change";
import { removePassword } from "@/lib/server/features/password/passkeys"; // feature:passkeys
import { protectedAction } from "@/lib/server/guard/action";
import { applyCookies } from "@/lib/server/http/request";
import { readCookies } from "@/lib/server/session/cookies";
import { removePasswordFormSchema } from "@/lib/shared/features/password"; // feature:passkeys
import { doneForm, type FormState } from "@/lib/shared/form-state";

const change = protectedAction("/settings/security", changeFormSchema, async ({ session, input }) => {
  const tokens = await readApiTokens(session); // feature:api-tokens
  const { cookies } = await changePassword(session, input, await readCookies());
  await applyCookies(cookies);
  const done = [
    "Your password is changed. All your other devices are signed out.",
    ...(tokens.length > 0 ? ["Your API tokens still work."] : []), // feature:api-tokens
  ];
  return doneForm(done.join(" "));
});

export async function changePasswordAction(_: FormState, form: FormData): Promise<FormState> {
  return change(form);
}

// feature:passkeys begin
const remove = protectedAction("/settings/security", removePasswordFormSchema, async ({ session }) => {
  const { cookies } = await removePassword(session, await readCookies());
  await applyCookies(cookies);
  redirect("/settings/security?removed");
});

export async function removePasswordAction(_: FormState, form: FormData): Promise<FormState> {
  return remove(form);
}
// feature:passkeys end
