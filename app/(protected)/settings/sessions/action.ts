"use server";

import { revalidatePath } from "next/cache";
import { revokeDevice } from "@/lib/server/features/devices/devices";
import { signOutElsewhere } from "@/lib/server/features/sign-out/sign-out";
import { protectedAction } from "@/lib/server/guard/action";
import { endSchema } from "@/lib/shared/features/devices";
import { deviceName } from "@/lib/shared/features/devices/name";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const end = protectedAction("/settings/sessions", endSchema, async ({ session, input }) => {
  const done =
    input.session === "others"
      ? saidOf(await signOutElsewhere(session))
      : `Signed out ${deviceName(await revokeDevice(session, input.session))}. Its next request is refused.`;
  revalidatePath("/settings/sessions");
  return doneForm(done);
});

const saidOf = (ended: number): string =>
  ended === 0 ? "There was no other session to end." : `Signed out everywhere else. Sessions ended: ${ended}.`;

export async function endAction(_: FormState, form: FormData): Promise<FormState> {
  return end(form);
}
