"use client";

import { Link } from "@/app/_components/ui/link"; // feature:devices
import { Gate } from "@/app/_components/gate/gate";
import { Passage } from "@/app/_components/gate/passage";
import { useEndOfPassage } from "@/app/_components/gate/use-end-of-passage";
import { LocalTime } from "@/app/_components/time/local-time";
import { useNow } from "@/app/_components/time/use-now";

/** In ms: a session this young has just been let in, and the gate is seen going up. */
const young = 10_000;

/** The gate, up: this session is let through. It falls when the time has come that nobody used the session for. */
export function OpenGate({
  signedInAt,
  refreshes,
  endsAt,
  serverNow,
}: {
  signedInAt: string;
  refreshes: number;
  /** Milliseconds since 1970, as is `serverNow`. */
  endsAt: number;
  serverNow: number;
}) {
  useEndOfPassage();
  const open = useNow(serverNow) < endsAt;
  const up = serverNow - Date.parse(signedInAt) < young ? "rising" : "open";
  return (
    <section
      aria-labelledby="gate-state"
      data-theme="dark"
      className="plate relative flex flex-col justify-between gap-6 overflow-hidden"
    >
      <div className="relative flex flex-col gap-1 p-5 sm:p-7">
        <h2 id="gate-state" className="flex items-center gap-3 text-heading">
          {open ? <span className="live-dot" /> : null}
          {open ? "Open for you" : "Closed"}
        </h2>
        <p className="text-[0.9375rem] text-ink-2">
          {open ? (
            <>
              Since <LocalTime iso={signedInAt} />
              {/* On a line of its own: the time before it changes its length once scripts run. */}
              <span className="block">{refreshed(refreshes)}</span>
            </>
          ) : (
            "This session is over. Sign in to open it again."
          )}
        </p>
        {/* feature:devices begin */}
        <Link
          href="/settings/sessions"
          className="link mt-2 inline-flex min-h-11 items-center self-start text-[0.9375rem]"
        >
          See where else you are signed in
        </Link>
        {/* feature:devices end */}
      </div>
      <div className="relative flex justify-center px-8">
        <div className="wall absolute inset-0" aria-hidden="true" />
        <Passage className="relative w-full max-w-52">
          <Gate id="dashboard-gate" state={open ? up : "falling"} className="h-auto w-full" />
        </Passage>
      </div>
    </section>
  );
}

function refreshed(times: number): string {
  if (times === 0) return "Not refreshed yet.";
  return times === 1 ? "Refreshed once." : `Refreshed ${times} times.`;
}
