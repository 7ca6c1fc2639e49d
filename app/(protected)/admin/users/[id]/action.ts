"use server";

import { revalidatePath } from "next/cache";
import { changeRights, idIn, otherThan } from "@/lib/server/features/operator/rights";
import { endSessionOf } from "@/lib/server/features/operator/administration";
import { endSessionsOf } from "@/lib/server/features/operator/sessions";
import { requestResetFor } from "@/lib/server/features/password-reset/administration"; // feature:password-reset
import { protectedAction } from "@/lib/server/guard/action";
import {
  disableFormSchema,
  endFormSchema,
  roleFormSchema,
  userFormSchema, // feature:password-reset
} from "@/lib/shared/features/administration";
import { doneForm, type FormState } from "@/lib/shared/form-state";
import { roleTitles } from "@/lib/shared/roles";

const here = "/admin/users/[id]";

const changeRole = protectedAction(
  "/admin/users/{id}",
  roleFormSchema,
  async ({ session, input: { id, role } }) => {
    const { user } = await changeRights(otherThan(session, id), { role }, session);
    revalidatePath(here, "page");
    return doneForm(`${user.name} has the role ${roleTitles[user.role]}.`);
  },
  "/api/admin/users/{id}",
);

const setDisabled = protectedAction(
  "/admin/users/{id}",
  disableFormSchema,
  async ({ session, input: { id, disabled } }) => {
    const wanted = { disabled: disabled === "true" };
    const { user, ended } = await changeRights(otherThan(session, id), wanted, session);
    revalidatePath(here, "page");
    return doneForm(
      user.disabledAt === null ? `${user.name} can sign in again.` : `${user.name} is out. Sessions ended: ${ended}.`,
    );
  },
  "/api/admin/users/{id}",
);

const endSessions = protectedAction(
  "/admin/users/{id}",
  endFormSchema,
  async ({ session, input }) => {
    const userId = otherThan(session, input.id);
    const { session: ended } = input;
    const count = ended === "all" ? await endSessionsOf(userId, session) : 1;
    if (ended !== "all") await endSessionOf(userId, idIn(ended), session);
    revalidatePath(here, "page");
    return doneForm(`Sessions ended: ${count}.`);
  },
  "/api/admin/users/{id}/sessions",
);

// feature:password-reset begin
const sendReset = protectedAction(
  "/admin/users/{id}",
  userFormSchema,
  async ({ session, input }) => {
    const email = await requestResetFor(otherThan(session, input.id), session);
    revalidatePath(here, "page");
    return doneForm(`A mail with a link is on its way to ${email}.`);
  },
  "/api/admin/users/{id}/reset-password",
);

export async function sendResetAction(_: FormState, form: FormData): Promise<FormState> {
  return sendReset(form);
}
// feature:password-reset end

export async function changeRoleAction(_: FormState, form: FormData): Promise<FormState> {
  return changeRole(form);
}

export async function setDisabledAction(_: FormState, form: FormData): Promise<FormState> {
  return setDisabled(form);
}

export async function endSessionsAction(_: FormState, form: FormData): Promise<FormState> {
  return endSessions(form);
}
