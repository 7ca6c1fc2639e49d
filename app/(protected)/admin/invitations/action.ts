// feature:sign-up begin
"use server";

import { invite } from "@/lib/server/features/sign-up/invite";
import { protectedAction } from "@/lib/server/guard/action";
import { invitationSchema } from "@/lib/shared/features/administration";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const send = protectedAction("/admin/invitations", invitationSchema, async ({ session, input }) =>
  doneForm(`An invitation is on its way to ${await invite(input, session)}.`),
);

export async function inviteAction(_: FormState, form: FormData): Promise<FormState> {
  return send(form);
}
// feature:sign-up end
