"use server";

import { revalidatePath } from "next/cache";
import { createApiToken, revokeApiToken, revokeApiTokens } from "@/lib/server/features/api-tokens/tokens";
import { protectedAction } from "@/lib/server/guard/action";
import { newTokenFormSchema, revokeFormSchema } from "@/lib/shared/features/api-tokens";
import { doneForm, type FormState } from "@/lib/shared/form-state";
import { scopeNames } from "@/lib/shared/scopes";

const path = "/settings/tokens";

const make = protectedAction("/settings/tokens", newTokenFormSchema, async ({ session, input }) => {
  const { name, expiresIn, ...boxes } = input;
  const ticked = Object.keys(boxes);
  const scopes = scopeNames.filter((scope) => ticked.includes(scope));
  const apiToken = await createApiToken(session, { name, expiresIn, scopes });
  revalidatePath(path);
  return { ...doneForm(`“${name}” is made. Copy it now: it is shown this once.`), apiToken };
});

const revoke = protectedAction("/settings/tokens", revokeFormSchema, async ({ session, input }) => {
  if (input.token === "all") await revokeApiTokens(session);
  else await revokeApiToken(session, input.token);
  revalidatePath(path);
  return doneForm(
    input.token === "all"
      ? "All tokens are revoked. Their next request is refused."
      : "That token is revoked. Its next request is refused.",
  );
});

export async function makeAction(_: FormState, form: FormData): Promise<FormState> {
  return make(form);
}

export async function revokeAction(_: FormState, form: FormData): Promise<FormState> {
  return revoke(form);
}
