"use server";

import { revalidatePath } from "next/cache";
import { createApiToken, revokeApiToken, revokeApiTokens } from "@/lib/server/features/api-tokens/tokens";
import { protectedAction } from "@/lib/server/guard/action";
import { unlessGone } from "@/lib/server/http/unless-gone";
import type { Session } from "@/lib/server/session/session";
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
  const done = input.token === "all" ? await revokeAll(session) : await revokeOne(session, input.token);
  revalidatePath(path);
  return doneForm(done);
});

async function revokeAll(session: Session): Promise<string> {
  await revokeApiTokens(session);
  return "All tokens are revoked. Their next request is refused.";
}

const revokeOne = (session: Session, id: string): Promise<string> =>
  unlessGone(
    revokeApiToken(session, id),
    "That token is revoked. Its next request is refused.",
    "You have no such token any more.",
  );

export async function makeAction(_: FormState, form: FormData): Promise<FormState> {
  return make(form);
}

export async function revokeAction(_: FormState, form: FormData): Promise<FormState> {
  return revoke(form);
}
