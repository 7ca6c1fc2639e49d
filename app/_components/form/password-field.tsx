"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { FieldFrame, fieldProps } from "./field";
import { useScripted } from "@/app/_components/ui/use-scripted";
import { Spoken } from "./spoken";
import { strengthOf } from "./strength";
import { StrengthMeter } from "./strength-meter";

/** A password input: managers and paste work, it can be shown where scripts run, and it tells when Caps Lock is on. */
export function PasswordField({
  label,
  error,
  hint,
  autoComplete,
  minimum,
  autoFocus,
}: {
  label: string;
  error?: string | undefined;
  hint?: ReactNode;
  autoComplete: "current-password" | "new-password";
  /** Characters that a new password needs; shows what is missing while it is typed. */
  minimum?: number;
  autoFocus?: boolean;
}) {
  const scripted = useScripted();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React empties the form after an answer without telling the inputs.
    const form = input.current?.form;
    const empty = (event: Event) => {
      if (!event.defaultPrevented) setTyped("");
    };
    form?.addEventListener("reset", empty);
    return () => form?.removeEventListener("reset", empty);
  }, []);
  const capsLine = capsLock ? "Caps Lock is on." : "";
  const strengthLine = minimum === undefined || typed === "" ? "" : strengthOf(typed, minimum).advice;
  const advice = minimum !== undefined && scripted ? <StrengthMeter password={typed} minimum={minimum} /> : hint;
  return (
    <FieldFrame label={label} name="password" error={error} hint={advice}>
      <div className="relative">
        <input
          ref={input}
          {...fieldProps("password", error, advice)}
          className={`field ${scripted ? "pr-20" : ""}`}
          type={shown ? "text" : "password"}
          autoComplete={autoComplete}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          autoFocus={autoFocus}
          required
          onChange={(event) => {
            if (minimum !== undefined) setTyped(event.currentTarget.value);
          }}
          onKeyUp={(event) => setCapsLock(event.getModifierState("CapsLock"))}
        />
        {scripted ? (
          <button
            type="button"
            className="absolute inset-y-0 right-0 min-w-16 rounded-md px-3 text-sm font-medium text-ink-2 hover:text-ink"
            onClick={() => setShown(!shown)}
          >
            {shown ? "Hide" : "Show"}
            <span className="sr-only"> password</span>
          </button>
        ) : null}
      </div>
      {capsLock ? <p className="text-sm text-amber-ink">{capsLine}</p> : null}
      <Spoken line={`${capsLine} ${strengthLine}`.trim()} />
    </FieldFrame>
  );
}
