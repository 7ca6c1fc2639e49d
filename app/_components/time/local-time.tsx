"use client";

import { useScripted } from "@/app/_components/ui/use-scripted";

const utc = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** A moment: in UTC as the server writes it, in the reader's own zone and manner once scripts run. */
export function LocalTime({ iso }: { iso: string }) {
  const scripted = useScripted();
  const date = new Date(iso);
  return (
    <time dateTime={iso} title={iso}>
      {scripted
        ? new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(date)
        : `${utc.format(date)} UTC`}
    </time>
  );
}
