"use client";

import { useScripted } from "@/app/_components/ui/use-scripted";
import { dayWord } from "./day";
import { LocalTime } from "./local-time";

/**
 * A moment of the last days: `today 14:02`. Older ones, and all of them until scripts run, as LocalTime says them: whose day it is, only
 * the reader's browser knows.
 *
 * @param now in milliseconds since 1970, moving on
 */
export function DayTime({ iso, now }: { iso: string; now: number }) {
  const scripted = useScripted();
  const date = new Date(iso);
  const day = scripted ? dayWord(date, new Date(now)) : undefined;
  if (day === undefined) return <LocalTime iso={iso} />;
  const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(date);
  return (
    <time dateTime={iso} title={iso}>
      {`${day} ${clock}`}
    </time>
  );
}
