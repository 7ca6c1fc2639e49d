"use client";

import type { ReactNode } from "react";
import { EndInRow } from "@/app/_components/form/end-in-row";
import { FormMessage } from "@/app/_components/form/form-message";
import { RowSubmit } from "@/app/_components/form/row-submit";
import { useForm } from "@/app/_components/form/use-form";
import { ClientFacts } from "@/app/_components/openid-provider/client-facts";
import { ClientSecret } from "@/app/_components/openid-provider/client-secret";
import { OwnerField } from "@/app/_components/session/owner";
import type { RegisteredClient } from "@/lib/shared/features/openid-provider/clients";
import { changeAction } from "./action";

type Form = ReturnType<typeof useForm>["props"];

/** The clients that are registered: each can have another secret, be shut out, and be removed. */
export function ClientList({ clients }: { clients: readonly RegisteredClient[] }) {
  const { around, state, props } = useForm<HTMLDivElement>(changeAction);
  const { clientSecret: given } = state;
  return (
    <div ref={around} className="flex flex-col gap-5">
      <FormMessage state={state} />
      {given === undefined || !clients.some(({ id }) => id === given.id) ? null : <ClientSecret {...given} />}
      {clients.length === 0 ? null : (
        <ul className="plate divide-y divide-line overflow-hidden">
          {clients.map((client) => (
            <li key={client.id} className="flex flex-col gap-4 p-5 sm:p-6">
              <ClientFacts client={client} />
              <div className="flex flex-wrap items-start gap-3">
                {client.proof === "secret" ? (
                  <Act form={props} client={client} act="secret" doing="Making it">
                    New secret
                  </Act>
                ) : null}
                {client.disabled ? (
                  <Act form={props} client={client} act="enable" doing="Enabling">
                    Enable
                  </Act>
                ) : (
                  <End
                    form={props}
                    client={client}
                    act="disable"
                    does="Disable"
                    consequence="It is refused from its next request on, with every token that it has. People need not agree anew when you enable it."
                    doing="Disabling"
                  />
                )}
                <End
                  form={props}
                  client={client}
                  act="remove"
                  does="Remove"
                  consequence="It is forgotten, with all that people have let it do. It can’t be taken back."
                  doing="Removing"
                />
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type Acting = { readonly form: Form; readonly client: RegisteredClient };

function Act({
  form,
  client: { id, name },
  act,
  doing,
  children,
}: Acting & { act: string; doing: string; children: ReactNode }) {
  return (
    <form {...form}>
      <OwnerField />
      <input type="hidden" name="client" value={id} />
      <input type="hidden" name="act" value={act} />
      <RowSubmit doing={doing} className="key-plain">
        {children}
        <span className="sr-only"> for {name}</span>
      </RowSubmit>
    </form>
  );
}

function End({
  form,
  client: { id, name },
  act,
  does,
  consequence,
  doing,
}: Acting & { act: string; does: string; consequence: string; doing: string }) {
  return (
    <EndInRow
      form={form}
      fields={{ client: id, act }}
      summary={
        <>
          {does}
          <span className="sr-only"> {name}</span>
        </>
      }
      consequence={consequence}
      doing={doing}
    >
      {`Yes, ${act} it`}
    </EndInRow>
  );
}
