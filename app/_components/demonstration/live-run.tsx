"use client";

import { useState } from "react";
import type { Demonstration } from "@/lib/shared/features/demonstration";
import { loginPath } from "@/lib/shared/links";
import { ask } from "./ask";

/** What has come of pressing the key. */
type Run = { readonly state: "waiting" | "asking" } | Awaited<ReturnType<typeof ask>>;

/** Runs the demonstration on a session of its own, and shows what the server has measured. */
export function LiveRun() {
  const [run, setRun] = useState<Run>({ state: "waiting" });
  const start = async () => {
    if (run.state === "asking") return;
    setRun({ state: "asking" });
    showStep("step-1");
    const outcome = await ask();
    if (outcome.state === "done") showStep("step-4");
    setRun(outcome);
  };
  return (
    <div className="flex flex-col gap-5 noscript:hidden">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="max-w-[60ch] text-[0.9375rem] text-ink-2">
          Run it for real, on a session that is made for it and ends with it. Yours stays.
        </p>
        <button
          type="button"
          className="key key-plain"
          aria-disabled={run.state === "asking" || undefined}
          onClick={() => void start()}
        >
          {run.state === "done" ? "Run it again" : "Run it for real"}
        </button>
      </div>
      <div role="status">
        {run.state === "done" ? <Measured {...run.measured} /> : null}
        {run.state === "refused" ? <p className="text-red-ink">{run.sentence}</p> : null}
        {run.state === "over" ? (
          <p className="text-ink-2">
            Your session is over.{" "}
            <a href={loginPath({ next: "/" })} className="link inline-flex min-h-11 items-center">
              Sign in
            </a>
          </p>
        ) : null}
      </div>
    </div>
  );
}

/** The recording above it shows the gate: up while it runs, down when the answer is there. */
function showStep(id: string): void {
  const step = document.getElementById(id);
  if (step instanceof HTMLInputElement) step.checked = true;
}

function Measured({ sessionId, expiresAt, before, ending, after }: Demonstration) {
  const rows = [
    ["A session began", sessionId, "text-ink", ""],
    ["The guard was asked with its token", ...answered(before)],
    ["It was signed out: no instance accepts the token", "signed out", "text-red-ink", ms(ending)],
    ["The guard was asked with the same token", ...answered(after)],
  ] as const;
  return (
    <div className="flex flex-col gap-3">
      <ol className="divide-y divide-line rounded-md border border-line bg-sunken text-[0.9375rem]">
        {rows.map(([what, said, tone, took]) => (
          <li key={what} className="grid gap-x-6 gap-y-0.5 px-4 py-2.5 sm:grid-cols-[minmax(0,1fr)_auto_6rem]">
            <span className="text-ink-2">{what}</span>
            <span className={`font-mono text-[0.8125rem] leading-6 break-all ${tone}`}>{said}</span>
            <span className="font-mono text-[0.8125rem] leading-6 text-ink-3 sm:text-right">{took}</span>
          </li>
        ))}
      </ol>
      <p className="text-sm text-ink-3">
        Measured on the server just now. By itself the token would have expired at{" "}
        {new Date(expiresAt).toLocaleTimeString()}.
      </p>
    </div>
  );
}

/** What the guard said, in which tone, and how long it took. */
const answered = ({ status, code, took }: Demonstration["before"]): [string, string, string] =>
  code === null ? [String(status), "text-amber-ink", ms(took)] : [`${status} ${code}`, "text-red-ink", ms(took)];

const ms = (time: number): string => `${time.toFixed(2)} ms`;
