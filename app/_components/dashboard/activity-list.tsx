"use client";

import { DayTime } from "@/app/_components/time/day-time";
import { useNow } from "@/app/_components/time/use-now";
import type { Activity } from "@/lib/shared/activity";

const marks = {
  live: {
    tone: "text-amber-ink",
    path: "M3 10h8.5M8 6.5 11.5 10 8 13.5M9 3.5h6A1.5 1.5 0 0 1 16.5 5v10a1.5 1.5 0 0 1-1.5 1.5H9",
  },
  done: { tone: "text-verdigris-ink", path: "m5 10.4 3.3 3.3L15.2 6.6" },
  end: { tone: "text-red-ink", path: "M5 3.5v12M10 3.5v12M15 3.5v12M2.5 7h15M2.5 12h15" },
  refused: { tone: "text-ink", path: "M10 4v7.2M10 14.9v.1" },
} as const;

/** What has happened to the account lately, in words, the newest first. */
export function ActivityList({ entries, serverNow }: { entries: readonly Activity[]; serverNow: number }) {
  const now = useNow(serverNow);
  return (
    <ol aria-label="Activity" className="divide-y divide-line border-y border-line">
      {entries.map(({ id, words, mark, device, current, at, times, orMore }) => (
        <li
          key={id}
          className="grid grid-cols-[1.25rem_minmax(0,1fr)] items-baseline gap-x-3.5 py-3 sm:grid-cols-[1.25rem_minmax(0,1fr)_10.5rem]"
        >
          <svg
            viewBox="0 0 20 20"
            className={`size-5 self-start ${marks[mark].tone}`}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
          >
            <path d={marks[mark].path} />
          </svg>
          <p className="text-[0.9375rem] leading-5 text-ink-2">
            <span className="font-medium text-ink">{words}</span>
            {device === null ? null : `, ${device}`}
            {times === 1 ? null : `, ${times} times${orMore ? " or more" : ""}`}
            {current ? <span className="text-amber-ink">, this session</span> : null}
          </p>
          <p className="col-start-2 text-sm leading-5 text-ink-3 sm:col-start-3">
            <DayTime iso={at} now={now} />
          </p>
        </li>
      ))}
    </ol>
  );
}
