"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { removePasskey, renamePasskey } from "@/lib/server/features/passkeys/manage";
import { addPasskey } from "@/lib/server/features/passkeys/register";
import { protectedAction } from "@/lib/server/guard/action";
import { addFormSchema, removeFormSchema, renameFormSchema } from "@/lib/shared/features/passkeys";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const path = "/settings/passkeys";

const add = protectedAction("/settings/passkeys", addFormSchema, async ({ session, input }) => {
  const { name } = await addPasskey(session, input);
  revalidatePath(path);
  return doneForm(`Your passkey is added, as “${name}”. It signs you in from now on.`);
});

const rename = protectedAction("/settings/passkeys", renameFormSchema, async ({ session, input }) => {
  await renamePasskey(session, input.passkey, input.name);
  revalidatePath(path);
  redirect(path);
});

const remove = protectedAction("/settings/passkeys", removeFormSchema, async ({ session, input }) => {
  await removePasskey(session, input.passkey);
  revalidatePath(path);
  return doneForm("That passkey is removed. It signs in no more; you can delete it on its device.");
});

export async function addAction(_: FormState, form: FormData): Promise<FormState> {
  return add(form);
}

export async function renameAction(_: FormState, form: FormData): Promise<FormState> {
  return rename(form);
}

export async function removeAction(_: FormState, form: FormData): Promise<FormState> {
  return remove(form);
}
