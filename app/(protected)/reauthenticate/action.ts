"use server";

import { redirect } from "next/navigation";
import { reauthenticate } from "@/lib/server/features/step-up/step-up";
import { protectedAction } from "@/lib/server/guard/action";
import { applyCookies } from "@/lib/server/http/request";
import { readCookies } from "@/lib/server/session/cookies";
import { refusedPasskey } from "@/lib/server/session/passkeys/form"; // feature:passkeys
import { AppError } from "@/lib/shared/errors";
import { reauthenticateFormSchema, wrongPassword } from "@/lib/shared/features/step-up";
import type { FormState } from "@/lib/shared/form-state";
import { safeNextPath } from "@/lib/shared/next-path";

const prove = protectedAction("/reauthenticate", reauthenticateFormSchema, async ({ session, input }) => {
  const { next, ...sent } = input;
  try {
    await applyCookies((await reauthenticate(sent, session, await readCookies())).cookies);
  } catch (error) {
    if ("credential" in sent) return refusedPasskey(error); // feature:passkeys
    if (!(error instanceof AppError)) throw error;
    if (error.code === "invalid_code") return refused({ code: error.sentence }); // feature:totp
    if (error.code !== "invalid_credentials") throw error;
    return refused({ password: wrongPassword });
  }
  return redirect(safeNextPath(next));
});

const refused = (fields: FormState["fields"]): FormState => ({ status: "error", message: null, fields, typed: {} });

export async function reauthenticateAction(_: FormState, form: FormData): Promise<FormState> {
  return prove(form);
}
