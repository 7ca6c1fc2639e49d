"use server";

import { revalidatePath } from "next/cache";
import { protectedAction } from "@/lib/server/auth/action-guard";
import { revokeDevice } from "@/lib/server/auth/devices";
import { requestClient } from "@/lib/server/http/request";
import { doneForm, type FormState } from "@/lib/shared/form-state";
import { revokeSchema } from "@/lib/shared/schemas";

const path = "/settings/sessions";

const revoke = protectedAction({ path, schema: revokeSchema }, async (session, { id }) => {
  await revokeDevice(session, id, await requestClient());
  revalidatePath(path);
  return doneForm("Signed out there. Its next request is refused.");
});

export async function revokeAction(_: FormState, form: FormData): Promise<FormState> {
  return revoke(form);
}
