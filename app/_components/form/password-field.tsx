"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { FieldFrame, fieldProps } from "./field";
import { useScripted } from "@/app/_components/ui/use-scripted";
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
  /** Characters that a new password needs; shows how strong it is while it is typed. */
  minimum?: number;
  autoFocus?: boolean;
}) {
  const scripted = useScripted();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React empties the form after each answer without telling the inputs.
    const form = input.current?.form;
    const empty = () => setTyped("");
    form?.addEventListener("reset", empty);
    return () => form?.removeEventListener("reset", empty);
  }, []);
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
            aria-pressed={shown}
            aria-label="Show password"
            className="absolute inset-y-0 right-0 min-w-16 rounded-md px-3 text-sm font-medium text-ink-2 hover:text-ink"
            onClick={() => setShown(!shown)}
          >
            {shown ? "Hide" : "Show"}
          </button>
        ) : null}
      </div>
      {capsLock ? <p className="text-sm text-amber-ink">Caps Lock is on.</p> : null}
    </FieldFrame>
  );
}
