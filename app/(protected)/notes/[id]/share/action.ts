"use server";

import { revalidatePath } from "next/cache";
import { createShare } from "@/lib/server/features/sharing/shares";
import { protectedAction } from "@/lib/server/guard/action";
import { newShareFormSchema } from "@/lib/shared/features/sharing";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const share = protectedAction("/notes/{id}/share", newShareFormSchema, async ({ session, input }) => {
  const { id, expiresIn, mostUses, password, audience } = input;
  const made = await createShare(session, id, {
    expiresIn,
    ...(mostUses !== "" && { mostUses: Number(mostUses) }),
    ...(password !== "" && { password }),
    ...(audience !== "" && { audience }),
  });
  revalidatePath(`/notes/${id}/share`);
  const what = audience === "" ? "link" : "token";
  return { ...doneForm(`The ${what} is made. Copy it now: it is shown this once.`), share: { made } };
});

export async function shareAction(_: FormState, form: FormData): Promise<FormState> {
  return share(form);
}
