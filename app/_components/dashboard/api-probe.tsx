"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { sayEnded } from "@/app/_components/session/watch";
import { useScripted } from "@/app/_components/ui/use-scripted";

type Answer = {
  readonly status: string;
  readonly body: string;
  readonly good: boolean;
  /** The session was refreshed on the way. */
  readonly refreshed: boolean;
};

/** Asks the protected API from this page and shows what comes back. Without scripts the command above it says the same. */
export function ApiProbe() {
  const scripted = useScripted();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [asking, setAsking] = useState(false);
  const router = useRouter();
  if (!scripted) return null;
  return (
    <div className="flex flex-1 flex-col gap-4">
      <button
        type="button"
        aria-disabled={asking || undefined}
        className="key key-plain self-start"
        onClick={() => {
          if (asking) return;
          setAsking(true);
          void ask().then((result) => {
            setAnswer(result);
            setAsking(false);
            // What else stands on this page is about the token before.
            if (result.refreshed) router.refresh();
          });
        }}
      >
        {answer === null ? "Ask it now" : "Ask again"}
      </button>
      <div role="status" className="flex flex-1 flex-col">
        {answer === null ? (
          <p className="flex min-h-32 flex-1 items-center justify-center rounded-md border border-dashed border-line-strong p-4 text-center text-sm text-ink-3">
            The answer will stand here.
          </p>
        ) : (
          <div className="flex-1 overflow-hidden rounded-md border border-line bg-sunken">
            <p
              className={`border-b border-line px-4 py-2.5 font-mono text-[0.8125rem] ${answer.good ? "text-amber-ink" : "text-red-ink"}`}
            >
              {answer.status}
            </p>
            <pre className="px-4 py-3 font-mono text-[0.8125rem] leading-6 break-all whitespace-pre-wrap">
              {answer.body}
            </pre>
          </div>
        )}
      </div>
    </div>
  );
}

async function ask(): Promise<Answer> {
  try {
    const start = performance.now();
    const response = await fetch("/api/me", { cache: "no-store" });
    if (response.status === 401) sayEnded();
    const body = JSON.stringify(await response.json(), null, 2);
    const took = Math.max(1, Math.round(performance.now() - start));
    return { status: `${response.status} in ${took} ms`, body, good: response.ok, refreshed: response.redirected };
  } catch {
    return {
      status: "No answer",
      body: "The server could not be reached. Are you online?",
      good: false,
      refreshed: false,
    };
  }
}
