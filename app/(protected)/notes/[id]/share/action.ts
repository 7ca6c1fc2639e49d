"use server";

import { revalidatePath } from "next/cache";
import { createShare } from "@/lib/server/features/sharing/shares";
import { protectedAction } from "@/lib/server/guard/action";
import { newShareFormSchema } from "@/lib/shared/features/sharing";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const share = protectedAction("/notes/{id}/share", newShareFormSchema, async ({ session, input }) => {
  const { id, expiresIn, mostUses, password } = input;
  const made = await createShare(session, id, {
    expiresIn,
    ...(mostUses !== "" && { mostUses: Number(mostUses) }),
    ...(password !== "" && { password }),
  });
  revalidatePath(`/notes/${id}/share`);
  return { ...doneForm("The link is made. Copy it now: it is shown this once."), share: { made } };
});

export async function shareAction(_: FormState, form: FormData): Promise<FormState> {
  return share(form);
}
