"use client";

import type { ReactNode } from "react";
import { EndInRow } from "@/app/_components/form/end-in-row";
import { FormMessage } from "@/app/_components/form/form-message";
import { useForm } from "@/app/_components/form/use-form";
import { Ago } from "@/app/_components/time/ago";
import { LocalTime } from "@/app/_components/time/local-time";
import { Link } from "@/app/_components/ui/link";
import type { Share } from "@/lib/shared/features/sharing";
import { stopAction } from "./action";

/** What an account shares. Each link can be stopped, or all of them. */
export function ShareList({ shares, serverNow }: { shares: readonly Share[]; serverNow: number }) {
  const { around, state, props } = useForm<HTMLDivElement>(stopAction);
  const stop = (share: string, summary: ReactNode, consequence: string, yes: string) => (
    <EndInRow form={props} fields={{ share }} summary={summary} consequence={consequence} doing="Stopping">
      {yes}
    </EndInRow>
  );
  return (
    <div ref={around} className="flex flex-col gap-5">
      <FormMessage state={state} />
      {shares.length === 0 ? (
        <p className="rounded-lg border border-dashed border-line-strong p-8 text-center text-ink-3">
          You share nothing. A note has a button for it.
        </p>
      ) : (
        <ul className="plate divide-y divide-line overflow-hidden">
          {shares.map((share) => (
            <li key={share.id} className="flex flex-col gap-4 p-5 sm:p-6">
              <Facts share={share} serverNow={serverNow} />
              {stop(
                share.id,
                <>
                  Stop<span className="sr-only"> sharing {share.title}</span>
                </>,
                "Whoever has the link opens nothing by it any more. What they have read, they know.",
                "Yes, stop it",
              )}
            </li>
          ))}
        </ul>
      )}
      {shares.length < 2
        ? null
        : stop(
            "all",
            "Stop all",
            "None of these links opens anything any more. What somebody has read, they know.",
            "Yes, stop all",
          )}
    </div>
  );
}

function Facts({ share, serverNow }: { share: Share; serverNow: number }) {
  const { noteId, title, audience, hasPassword, createdAt, lastOpenedAt, expiresAt } = share;
  return (
    <div className="min-w-0">
      <h2 className="font-semibold wrap-anywhere" dir="auto">
        <Link href={`/notes/${noteId}`} className="link">
          {title}
        </Link>
      </h2>
      <p className="text-[0.9375rem] text-ink-2">
        {share.uses === 0 ? "Not opened yet" : `Opened ${times(share.uses)}`}
        {lastOpenedAt === null ? null : (
          <>
            , last <Ago iso={lastOpenedAt} serverNow={serverNow} />
          </>
        )}
        .{leftOf(share)}
        {audience === null ? null : ` For the program ${audience}.`}
        {hasPassword ? " With a password." : null}
      </p>
      <p className="pt-1 text-sm text-ink-3">
        Shared <LocalTime iso={createdAt} />, expires <LocalTime iso={expiresAt} />
      </p>
    </div>
  );
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

function leftOf({ uses, mostUses }: Share): string {
  if (mostUses === null) return "";
  return uses < mostUses ? ` Opens ${times(mostUses - uses)} more.` : " Used up.";
}
