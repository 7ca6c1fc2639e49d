"use client";

import { EndInRow } from "@/app/_components/form/end-in-row";
import { FormMessage } from "@/app/_components/form/form-message";
import { useForm } from "@/app/_components/form/use-form";
import { ScopeList } from "@/app/_components/openid-provider/scope-list";
import { Ago } from "@/app/_components/time/ago";
import { LocalTime } from "@/app/_components/time/local-time";
import type { ConnectedApp } from "@/lib/shared/features/openid-provider/apps";
import { disconnectAction } from "./action";

/** The apps that an account is connected to. Each can be disconnected. */
export function AppList({ apps, serverNow }: { apps: readonly ConnectedApp[]; serverNow: number }) {
  const { around, state, props } = useForm<HTMLDivElement>(disconnectAction);
  return (
    <div ref={around} className="flex flex-col gap-5">
      <FormMessage state={state} />
      {apps.length === 0 ? (
        <p className="rounded-lg border border-dashed border-line-strong p-8 text-center text-ink-3">
          You are connected to no app. One that offers to sign you in with this account asks you first.
        </p>
      ) : (
        <ul className="plate divide-y divide-line overflow-hidden">
          {apps.map((app) => (
            <li key={app.id} className="flex flex-col gap-4 p-5 sm:p-6">
              <div className="flex min-w-0 flex-col gap-2">
                <h2 className="font-semibold wrap-anywhere">{app.name}</h2>
                <ScopeList scopes={app.scopes} />
                <p className="text-sm text-ink-3">
                  Connected <LocalTime iso={app.connectedAt} />
                  <LastUse iso={app.lastUsedAt} serverNow={serverNow} />
                </p>
              </div>
              <EndInRow
                form={props}
                fields={{ app: app.id }}
                summary={
                  <>
                    Disconnect<span className="sr-only"> {app.name}</span>
                  </>
                }
                consequence="It may do nothing here any more, from its next request on. It asks you again when you sign in to it."
                doing="Disconnecting"
              >
                Yes, disconnect it
              </EndInRow>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function LastUse({ iso, serverNow }: { iso: string | null; serverNow: number }) {
  if (iso === null) return <>. You are not signed in to it now.</>;
  return (
    <>
      , last used <Ago iso={iso} serverNow={serverNow} />.
    </>
  );
}
