"use server";

import { revalidatePath } from "next/cache";
import { updateProfile } from "@/lib/server/features/profile/profile";
import { protectedAction } from "@/lib/server/guard/action";
import { profilePatchSchema } from "@/lib/shared/features/profile";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const update = protectedAction("/settings/profile", profilePatchSchema, async ({ session, input }) => {
  const { name } = await updateProfile(session, input);
  revalidatePath("/dashboard");
  return doneForm("Saved.", { name });
});

export async function updateProfileAction(_: FormState, form: FormData): Promise<FormState> {
  return update(form);
}
