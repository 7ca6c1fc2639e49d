"use server";

import { redirect } from "next/navigation";
import { impersonate } from "@/lib/server/features/impersonation/start";
import { otherThan } from "@/lib/server/features/operator/rights";
import { protectedAction } from "@/lib/server/guard/action";
import { applyCookies } from "@/lib/server/http/request";
import { impersonationFormSchema } from "@/lib/shared/features/impersonation";
import type { FormState } from "@/lib/shared/form-state";

const begin = protectedAction(
  "/admin/users/{id}/impersonation",
  impersonationFormSchema,
  async ({ session, input: { id, reason } }) => {
    const { cookies } = await impersonate(session, otherThan(session, id), reason);
    await applyCookies(cookies);
    redirect("/dashboard");
  },
);

export async function impersonateAction(_: FormState, form: FormData): Promise<FormState> {
  return begin(form);
}
