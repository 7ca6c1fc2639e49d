"use server";

import { revalidatePath } from "next/cache";
import { beginEnrolment, confirmEnrolment } from "@/lib/server/features/totp/enrol";
import { disableSecondFactor, renewRecoveryCodes } from "@/lib/server/features/totp/manage";
import { distrustDevice, distrustEveryDevice } from "@/lib/server/features/totp/trusted-devices/manage";
import { protectedAction } from "@/lib/server/guard/action";
import { beginSchema, confirmTotpFormSchema, disableSchema, renewSchema } from "@/lib/shared/features/totp";
import { distrustSchema } from "@/lib/shared/features/totp/trusted-devices";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const path = "/settings/second-factor";

const begin = protectedAction("/settings/second-factor", beginSchema, async ({ session }) => {
  await beginEnrolment(session);
  revalidatePath(path);
  return doneForm("Scan the code with your app, then type what it shows.");
});

const confirm = protectedAction("/settings/second-factor", confirmTotpFormSchema, async ({ session, input }) => {
  const { recoveryCodes } = await confirmEnrolment(session, input.code, input.form);
  revalidatePath(path);
  return { ...doneForm("Your second factor is on. All your other devices are signed out."), recoveryCodes };
});

const renew = protectedAction("/settings/second-factor", renewSchema, async ({ session, input }) => {
  const { recoveryCodes } = await renewRecoveryCodes(session, input.form);
  revalidatePath(path);
  return { ...doneForm("These are your new recovery codes. The ones from before no longer work."), recoveryCodes };
});

const disable = protectedAction("/settings/second-factor", disableSchema, async ({ session }) => {
  await disableSecondFactor(session);
  revalidatePath(path);
  return doneForm("Your second factor is off. Signing in takes no code any more.");
});

const distrust = protectedAction("/settings/second-factor", distrustSchema, async ({ session, input }) => {
  if (input.device === "all") await distrustEveryDevice(session);
  else await distrustDevice(session, input.device);
  revalidatePath(path);
  return doneForm(
    input.device === "all"
      ? "No device is trusted any more. The next sign-in on each takes a code."
      : "That device is trusted no longer. The next sign-in there takes a code.",
  );
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

export async function distrustAction(_: FormState, form: FormData): Promise<FormState> {
  return distrust(form);
}
