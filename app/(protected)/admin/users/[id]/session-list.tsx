"use client";

import type { ReactNode } from "react";
import { FormMessage } from "@/app/_components/form/form-message";
import { RowSubmit } from "@/app/_components/form/row-submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { Ago } from "@/app/_components/time/ago";
import { LocalTime } from "@/app/_components/time/local-time";
import type { AdminSession } from "@/lib/shared/features/administration";
import { endSessionsAction } from "./action";

/** Where somebody is signed in. Who may, ends one of the sessions or all. */
export function SessionList({
  id,
  sessions,
  mayEnd,
  serverNow,
}: {
  id: string;
  sessions: readonly AdminSession[];
  mayEnd: boolean;
  serverNow: number;
}) {
  const { around, state, props } = useForm<HTMLDivElement>(endSessionsAction);
  const end = (session: string, children: ReactNode) =>
    mayEnd ? (
      <form {...props}>
        <OwnerField />
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="session" value={session} />
        <RowSubmit doing="Ending" className="key-end">
          {children}
        </RowSubmit>
      </form>
    ) : null;
  return (
    <div ref={around} className="flex flex-col gap-5">
      <FormMessage state={state} />
      {sessions.length === 0 ? (
        <p className="text-[0.9375rem] text-ink-2">Nowhere.</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {sessions.map(({ id: sid, device, ip, createdAt, lastSeenAt }) => (
            <li key={sid} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4">
              <div className="min-w-0">
                <h3 className="font-semibold wrap-anywhere">{device}</h3>
                <p className="text-[0.9375rem] text-ink-2">
                  Last used <Ago iso={lastSeenAt} serverNow={serverNow} />
                </p>
                <p className="text-sm wrap-anywhere text-ink-3">
                  Signed in <LocalTime iso={createdAt} />
                  {ip === null ? null : ` from ${ip}`}
                </p>
              </div>
              {end(
                sid,
                <>
                  End<span className="sr-only"> {device}</span>
                </>,
              )}
            </li>
          ))}
        </ul>
      )}
      {sessions.length === 0 ? null : end("all", "End all sessions")}
    </div>
  );
}
