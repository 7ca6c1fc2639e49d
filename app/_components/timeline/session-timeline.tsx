"use client";

import type { ReactNode } from "react";
import { remaining, span } from "@/lib/shared/spans";
import { LocalTime } from "@/app/_components/time/local-time";
import { useNow } from "@/app/_components/time/use-now";
import { Rail, type Window, Zoom } from "./rail";

export type SessionTimes = {
  /** From sign-in to the end that nothing moves. */
  readonly absolute: Window;
  /** From the last refresh to the end of an unused session. */
  readonly idle: Window;
  /** From issue to expiry of the access token. */
  readonly access: Window;
};

/**
 * This session's life at three scales, each a close-up of a piece of the one above: the whole session, the time it may lie
 * unused, the access token. Counts down once scripts run.
 */
export function SessionTimeline({
  times,
  staySignedIn,
  serverNow,
  acting, // feature:impersonation
}: {
  times: SessionTimes;
  /** Whether its cookies outlive the browser's run. */
  staySignedIn: boolean;
  serverNow: number;
  /** Whether somebody is signed in as the person: nothing renews that. */
  acting: boolean; // feature:impersonation
}) {
  const { absolute, idle, access } = times;
  const clock = useNow(serverNow);
  // Nothing of a session that nobody has used in time is left, whatever its later ends were.
  const over = clock >= idle.end;
  const now = over ? Math.max(clock, absolute.end) : clock;
  const [note] = [
    ...(acting ? ["Then you are back in your own account."] : []), // feature:impersonation
    accessNote(over, now >= access.end),
  ];
  return (
    <div className="grid gap-x-8 md:grid-cols-[13.5rem_minmax(0,1fr)]">
      <Level title="Session" window={absolute} now={now} tone="stone" inner={idle}>
        {over ? "Would have ended" : "Ends for good"} <LocalTime iso={new Date(absolute.end).toISOString()} />.
      </Level>
      <Level title="Unused" window={idle} now={now} tone="iron" inner={access}>
        {over ? "Ended" : "Ends"} <LocalTime iso={new Date(idle.end).toISOString()} />
        {over ? ", unused." : " if you stay away."}
        {over || staySignedIn ? null : " This browser is to forget it when it closes."}
      </Level>
      <Level title="Access token" window={access} now={now} tone="amber">
        {note}
      </Level>
    </div>
  );
}

function accessNote(over: boolean, expired: boolean): string {
  if (over) return "Nothing renews it any more.";
  return expired ? "Your next click renews it." : "Then renewed, unless you sign out.";
}

/** One scale: what it is and how much is left of it, beside its rail and the rays to the next one. */
function Level({
  title,
  window,
  inner,
  now,
  tone,
  children,
}: {
  title: string;
  window: Window;
  inner?: Window;
  now: number;
  tone: "stone" | "iron" | "amber";
  children: ReactNode;
}) {
  const left = remaining(window.end - now);
  return (
    <section aria-label={title} className="contents">
      <div className={inner === undefined ? "" : "md:pb-9"}>
        <h3 className="flex items-center gap-2.5 text-[0.9375rem]">
          {tone === "amber" ? <span className="live-dot" /> : null}
          {title}
          <span className="font-mono text-[0.8125rem] font-normal text-ink-3">{span(window.end - window.start)}</span>
        </h3>
        <p className={`font-mono text-xl leading-8 tabular-nums ${tone === "amber" ? "text-amber-ink" : "text-ink"}`}>
          {left}
          {left === "over" ? null : <span className="pl-2 text-[0.8125rem] text-ink-3">left</span>}
        </p>
        <p className="text-sm text-ink-3">{children}</p>
      </div>
      <div className="flex flex-col max-md:pt-3">
        <Rail window={window} now={now} tone={tone} />
        {inner === undefined ? null : <Zoom outer={window} inner={inner} />}
      </div>
    </section>
  );
}
