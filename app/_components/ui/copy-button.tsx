"use client";

import { useState } from "react";
import { copyText } from "./copy-text";
import { useScripted } from "./use-scripted";

const said = { waiting: "", copied: "Copied.", failed: "Could not copy. Select it instead." } as const;

const signs = {
  waiting:
    "M7.5 7.5V4.8c0-.7.6-1.3 1.3-1.3h6.4c.7 0 1.3.6 1.3 1.3v6.4c0 .7-.6 1.3-1.3 1.3h-2.7M4.8 7.5h6.4c.7 0 1.3.6 1.3 1.3v6.4c0 .7-.6 1.3-1.3 1.3H4.8c-.7 0-1.3-.6-1.3-1.3V8.8c0-.7.6-1.3 1.3-1.3Z",
  copied: "m4.5 10.4 3.6 3.6 7.4-8",
  failed: "m5.5 5.5 9 9M14.5 5.5l-9 9",
} as const;

/** Copies a text. What has come of it stands until one leaves the button; without scripts there is none. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const scripted = useScripted();
  const [state, setState] = useState<keyof typeof said>("waiting");
  const forget = () => setState("waiting");
  return (
    <>
      <button
        type="button"
        disabled={!scripted}
        aria-label={`Copy ${what}`}
        title={`Copy ${what}`}
        className="inline-flex size-11 flex-none items-center justify-center rounded-md text-ink-3 hover:bg-sunken hover:text-ink noscript:hidden"
        onBlur={forget}
        onPointerLeave={forget}
        onClick={() => void copyText(value).then((done) => setState(done ? "copied" : "failed"))}
      >
        <svg
          viewBox="0 0 20 20"
          className={`size-5 ${state === "failed" ? "text-red-ink" : ""}`}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
          aria-hidden="true"
        >
          <path d={signs[state]} />
        </svg>
      </button>
      <span role="status" className="sr-only">
        {said[state]}
      </span>
    </>
  );
}
