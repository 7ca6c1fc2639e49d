"use server";

import { revalidatePath } from "next/cache";
import { protectedAction } from "@/lib/server/auth/action-guard";
import { updateProfile } from "@/lib/server/auth/profile";
import { requestClient } from "@/lib/server/http/request";
import { doneForm, type FormState } from "@/lib/shared/form-state";
import { profilePatchSchema } from "@/lib/shared/schemas";

const update = protectedAction({ path: "/settings/profile", schema: profilePatchSchema }, async (session, patch) => {
  const { name } = await updateProfile(session, patch, await requestClient());
  revalidatePath("/dashboard");
  return doneForm("Saved.", { name });
});

export async function updateProfileAction(_: FormState, form: FormData): Promise<FormState> {
  return update(form);
}
