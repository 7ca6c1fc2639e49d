"use server";

import { deleteAccount } from "@/lib/server/features/account-deletion/delete";
import { protectedAction } from "@/lib/server/guard/action";
import { clearSiteData } from "@/lib/server/http/clear-site-data";
import { answerWithHeader } from "@/lib/server/http/exchange";
import { applyCookies } from "@/lib/server/http/request";
import { toLogin } from "@/lib/server/session/to-login";
import { deleteFormSchema } from "@/lib/shared/features/account-deletion";
import type { FormState } from "@/lib/shared/form-state";

const remove = protectedAction("/settings/account/delete", deleteFormSchema, async ({ session }) => {
  await applyCookies((await deleteAccount(session)).cookies);
  for (const [name, value] of Object.entries(clearSiteData)) answerWithHeader(name, value);
  return toLogin({ reason: "account_deleted" });
});

export async function deleteAccountAction(_: FormState, form: FormData): Promise<FormState> {
  return remove(form);
}
