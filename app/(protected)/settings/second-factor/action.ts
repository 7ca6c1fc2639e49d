"use server";

import { revalidatePath } from "next/cache";
import { beginEnrolment, confirmEnrolment } from "@/lib/server/features/totp/enrol";
import { disableSecondFactor, renewRecoveryCodes } from "@/lib/server/features/totp/manage";
import { protectedAction } from "@/lib/server/guard/action";
import { beginSchema, confirmTotpSchema, disableSchema, renewSchema } from "@/lib/shared/features/totp";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const path = "/settings/second-factor";

const begin = protectedAction("/settings/second-factor", beginSchema, async ({ session }) => {
  await beginEnrolment(session);
  revalidatePath(path);
  return doneForm("Scan the code with your app, then type what it shows.");
});

const confirm = protectedAction("/settings/second-factor", confirmTotpSchema, async ({ session, input }) => {
  const { recoveryCodes } = await confirmEnrolment(session, input.code);
  revalidatePath(path);
  return { ...doneForm("Your second factor is on. All your other devices are signed out."), recoveryCodes };
});

const renew = protectedAction("/settings/second-factor", renewSchema, async ({ session }) => {
  const { recoveryCodes } = await renewRecoveryCodes(session);
  revalidatePath(path);
  return { ...doneForm("These are your new recovery codes. The ones from before no longer work."), recoveryCodes };
});

const disable = protectedAction("/settings/second-factor", disableSchema, async ({ session }) => {
  await disableSecondFactor(session);
  revalidatePath(path);
  return doneForm("Your second factor is off. Signing in takes no code any more.");
});

export async function beginAction(_: FormState, form: FormData): Promise<FormState> {
  return begin(form);
}

export async function confirmAction(_: FormState, form: FormData): Promise<FormState> {
  return confirm(form);
}

export async function renewAction(_: FormState, form: FormData): Promise<FormState> {
  return renew(form);
}

export async function disableAction(_: FormState, form: FormData): Promise<FormState> {
  return disable(form);
}
