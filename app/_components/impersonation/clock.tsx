"use client";

import { useScripted } from "@/app/_components/ui/use-scripted";

const utc = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });

/** A time of this day: in UTC as the server writes it, in the reader's own zone and manner once scripts run. */
export function Clock({ iso }: { iso: string }) {
  const scripted = useScripted();
  const date = new Date(iso);
  return (
    <time dateTime={iso} title={iso} className="whitespace-nowrap">
      {scripted ? new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(date) : `${utc.format(date)} UTC`}
    </time>
  );
}
