"use client";

import type { ReactNode } from "react";
import { remaining, span } from "@/lib/shared/spans";
import { LocalTime } from "@/app/_components/time/local-time";
import { useNow } from "@/app/_components/time/use-now";
import { Rail, Zoom } from "./rail";

/** Start and end, in milliseconds since 1970. */
export type Window = { readonly start: number; readonly end: number };

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
export function SessionTimeline({ times, serverNow }: { times: SessionTimes; serverNow: number }) {
  const now = useNow(serverNow);
  const { absolute, idle, access } = times;
  const renewed = now >= access.end;
  return (
    <div className="flex flex-col">
      <Level title="Session" window={absolute} now={now} tone="stone">
        Ends for good <LocalTime iso={new Date(absolute.end).toISOString()} />. Nothing moves this end.
      </Level>
      <Zoom outer={absolute} inner={idle} />
      <Level title="Unused" window={idle} now={now} tone="iron">
        Ends <LocalTime iso={new Date(idle.end).toISOString()} /> if you stay away. Each refresh moves it on.
      </Level>
      <Zoom outer={idle} inner={access} />
      <Level title="Access token" window={access} now={now} tone="amber">
        {renewed
          ? "Expired. Your next click renews it without asking you."
          : "Renewed without asking you, and refused at once when you sign out."}
      </Level>
    </div>
  );
}

function Level({
  title,
  window,
  now,
  tone,
  children,
}: {
  title: string;
  window: Window;
  now: number;
  tone: "stone" | "iron" | "amber";
  children: ReactNode;
}) {
  const left = remaining(window.end - now);
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="flex items-center gap-2.5 text-[0.9375rem]">
          {tone === "amber" ? <span className="live-dot" /> : null}
          {title}
          <span className="font-mono text-[0.8125rem] font-normal text-ink-3">{span(window.end - window.start)}</span>
        </h3>
        <p
          className={`font-mono tabular-nums ${tone === "amber" ? "text-xl text-amber-ink" : "text-[0.9375rem] text-ink"}`}
        >
          {left}
          {left === "over" ? null : <span className="pl-2 text-[0.8125rem] text-ink-3">left</span>}
        </p>
      </div>
      <Rail window={window} now={now} tone={tone} />
      <p className="text-sm text-ink-3">{children}</p>
    </section>
  );
}
