"use server";

import { revalidatePath } from "next/cache";
import { revokeDevice } from "@/lib/server/features/devices/devices";
import { protectedAction } from "@/lib/server/guard/action";
import { revokeSchema } from "@/lib/shared/features/devices";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const revoke = protectedAction("/settings/sessions", revokeSchema, async ({ session, input }) => {
  await revokeDevice(session, input.id);
  revalidatePath("/settings/sessions");
  return doneForm("Signed out there. Its next request is refused.");
});

export async function revokeAction(_: FormState, form: FormData): Promise<FormState> {
  return revoke(form);
}
