"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { sayEnded } from "@/app/_components/session/channel";
import { useScripted } from "@/app/_components/ui/use-scripted";
import { GhostAnswer } from "./ghost-answer";

type Answer = {
  readonly status: string;
  readonly body: string;
  readonly good: boolean;
  /** The session was refreshed on the way. */
  readonly refreshed: boolean;
};

/**
 * Asks the protected API from this page and shows what comes back; without scripts the API answers with a page of its own.
 *
 * @param children the same question, as a command
 */
export function ApiProbe({ children }: { children: ReactNode }) {
  const scripted = useScripted();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [asking, setAsking] = useState(false);
  const router = useRouter();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-4 lg:grid-cols-2">
      <div className="flex flex-col items-start gap-4">
        {children}
        <button
          type="button"
          disabled={!scripted}
          aria-disabled={asking || undefined}
          className="key key-plain self-start noscript:hidden"
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
        <noscript>
          <a href="/api/me" className="key key-plain">
            Ask it now
          </a>
        </noscript>
      </div>
      <div className="min-w-0 overflow-hidden rounded-md border border-line bg-sunken">
        <div role="status">
          <p className={`border-b border-line px-4 py-2.5 font-mono text-[0.8125rem] ${toneOf(answer)}`}>
            {answer?.status ?? "Not asked yet"}
          </p>
          {answer === null ? (
            <GhostAnswer />
          ) : (
            <pre
              tabIndex={0}
              role="region"
              aria-label="Answer of the API"
              className="min-h-54 overflow-x-auto px-4 py-3 font-mono text-[0.8125rem] leading-6"
            >
              {answer.body}
            </pre>
          )}
        </div>
      </div>
    </div>
  );
}

function toneOf(answer: Answer | null): string {
  if (answer === null) return "text-ink-3";
  return answer.good ? "text-amber-ink" : "text-red-ink";
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
