"use server";

import { revalidatePath } from "next/cache";
import { stopShare, stopShares } from "@/lib/server/features/sharing/shares";
import { protectedAction } from "@/lib/server/guard/action";
import { unlessGone } from "@/lib/server/http/unless-gone";
import type { Session } from "@/lib/server/session/session";
import { stopFormSchema } from "@/lib/shared/features/sharing";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const stop = protectedAction("/settings/shares", stopFormSchema, async ({ session, input }) => {
  const done = input.share === "all" ? await stopAll(session) : await stopOne(session, input.share);
  revalidatePath("/settings/shares");
  return doneForm(done);
});

async function stopAll(session: Session): Promise<string> {
  await stopShares(session);
  return "All links are stopped. They open nothing any more.";
}

const stopOne = (session: Session, id: string): Promise<string> =>
  unlessGone(
    stopShare(session, id),
    "That link is stopped. It opens nothing any more.",
    "You have no such link any more.",
  );

export async function stopAction(_: FormState, form: FormData): Promise<FormState> {
  return stop(form);
}
