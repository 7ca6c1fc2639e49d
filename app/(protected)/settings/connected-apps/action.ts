"use server";

import { revalidatePath } from "next/cache";
import { disconnectApp } from "@/lib/server/features/openid-provider/apps";
import { protectedAction } from "@/lib/server/guard/action";
import { unlessGone } from "@/lib/server/http/unless-gone";
import { disconnectFormSchema } from "@/lib/shared/features/openid-provider/apps";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const disconnect = protectedAction("/settings/connected-apps", disconnectFormSchema, async ({ session, input }) => {
  const done = await unlessGone(
    disconnectApp(session, input.app),
    "That app is disconnected. It may do nothing here any more.",
    "You are not connected to that app any more.",
  );
  revalidatePath("/settings/connected-apps");
  return doneForm(done);
});

export async function disconnectAction(_: FormState, form: FormData): Promise<FormState> {
  return disconnect(form);
}
