"use server";

import { revalidatePath } from "next/cache";
import { createClient, removeClient, rotateSecret, setDisabled } from "@/lib/server/features/openid-provider/clients";
import { protectedAction } from "@/lib/server/guard/action";
import { parseInput } from "@/lib/server/http/body";
import type { Session } from "@/lib/server/session/session";
import { audienceIn } from "@/lib/shared/features/openid-provider/audiences";
import { clientFormSchema, newClientFormSchema, newClientSchema } from "@/lib/shared/features/openid-provider/clients";
import { scopeNames } from "@/lib/shared/features/openid-provider/kinds";
import { doneForm, type FormState } from "@/lib/shared/form-state";

const path = "/admin/clients";

const register = protectedAction("/admin/clients", newClientFormSchema, async ({ session, input }) => {
  const { name, kind } = input;
  // Nobody signs in to a service, nor out.
  const lines = (typed: string) => (kind === "service" ? [] : typed.split(/\s+/).filter((line) => line !== ""));
  const wanted = parseInput(newClientSchema, {
    name,
    isPublic: kind === "public",
    deviceFlow: kind !== "service" && input.deviceFlow === "on",
    dpopBoundAccessTokens: input.dpop === "on",
    audiences: input.audiences
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map(audienceIn),
    exchanges: input.exchanges === "on",
    redirectUris: lines(input.redirectUris),
    postLogoutRedirectUris: lines(input.postLogoutRedirectUris),
    backchannelLogoutUri: lines(input.backchannelLogoutUri).join(" ") || null,
    scopes: scopeNames.filter((scope) => scope in input),
  });
  const { id, secret } = await createClient(wanted, session);
  revalidatePath(path);
  const done = doneForm(`${wanted.name} is registered.`);
  return secret === null ? done : { ...done, clientSecret: { id, secret } };
});

const change = protectedAction("/admin/clients", clientFormSchema, async ({ session, input }) => {
  const state = await changed(session, input.client, input.act);
  revalidatePath(path);
  return state;
});

async function changed(by: Session, id: string, act: "secret" | "disable" | "enable" | "remove"): Promise<FormState> {
  switch (act) {
    case "secret":
      return {
        ...doneForm("It has a new secret. The one of before works for a day more."),
        clientSecret: { id, secret: await rotateSecret(id, by) },
      };
    case "remove":
      await removeClient(id, by);
      return doneForm("It is removed, with all that people have let it do.");
    case "disable":
    case "enable":
      await setDisabled(id, act === "disable", by);
      return doneForm(act === "disable" ? "It is shut out from its next request on." : "It is let in again.");
  }
}

export async function registerAction(_: FormState, form: FormData): Promise<FormState> {
  return register(form);
}

export async function changeAction(_: FormState, form: FormData): Promise<FormState> {
  return change(form);
}
