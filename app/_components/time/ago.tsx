"use client";

import { ago } from "@/lib/shared/spans";
import { LocalTime } from "./local-time";
import { useNow } from "./use-now";

/** In ms: such times count in minutes. */
const step = 5000;

/** How long ago a moment was, which stays right while the page is open. Without scripts nothing counts on, so it says when. */
export function Ago({ iso, serverNow }: { iso: string; serverNow: number }) {
  const passed = useNow(serverNow, step) - Date.parse(iso);
  return (
    <>
      <time dateTime={iso} title={iso} className="noscript:hidden">
        {ago(passed)}
      </time>
      <span className="hidden noscript:inline">
        <LocalTime iso={iso} />
      </span>
    </>
  );
}
