"use client";

import type { ReactNode } from "react";
import { EndInRow } from "@/app/_components/form/end-in-row";
import { FormMessage } from "@/app/_components/form/form-message";
import { RowSubmit } from "@/app/_components/form/row-submit";
import { useForm } from "@/app/_components/form/use-form";
import { ClientSecret } from "@/app/_components/openid-provider/client-secret";
import { OwnerField } from "@/app/_components/session/owner";
import { LocalTime } from "@/app/_components/time/local-time";
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
              <Facts client={client} />
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

function Facts({ client }: { client: RegisteredClient }) {
  const { id, name, redirectUris, deviceFlow, scopes, audiences, exchanges } = client;
  const { proof, dpopBoundAccessTokens, disabled, createdAt } = client;
  const { postLogoutRedirectUris: afterwards, backchannelLogoutUri: ear } = client;
  const proves = { secret: "Has a secret", keys: "Signs with its own key", none: "On people’s own devices" }[proof];
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <h2 className="font-semibold wrap-anywhere">{name}</h2>
      <p className="text-[0.9375rem] text-ink-2">
        {disabled ? "Disabled. " : null}
        {deviceFlow ? "Shows codes. " : null}
        {redirectUris.length === 0 && !deviceFlow ? "Acts for itself. " : null}
        {proves}.{dpopBoundAccessTokens ? " Its tokens are bound to a key (DPoP)." : null}
      </p>
      <p className="font-mono text-sm wrap-anywhere text-ink-3">{id}</p>
      <Addresses uris={redirectUris} />
      <Addresses says="After signing out:" uris={afterwards} />
      <Addresses says="Told of a sign-out:" uris={ear === null ? [] : [ear]} />
      {audiences.map(({ audience, scopes: said }) => (
        <p key={audience} className="text-sm wrap-anywhere text-ink-3">
          Calls <span className="font-mono">{audience}</span> {exchanges ? "for people too" : "as itself"}:{" "}
          {said.join(", ")}
        </p>
      ))}
      <p className="text-sm text-ink-3">
        {scopes.length === 0 ? "May ask for nothing" : `May ask for ${scopes.join(", ")}`}. Registered{" "}
        <LocalTime iso={createdAt} />.
      </p>
    </div>
  );
}

/** @param says what they are for; those without are where answers go */
function Addresses({ says, uris }: { says?: string; uris: readonly string[] }) {
  return uris.map((uri) => (
    <p key={uri} className="text-sm wrap-anywhere text-ink-3">
      {says} <span className="font-mono">{uri}</span>
    </p>
  ));
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
