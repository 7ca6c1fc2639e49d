"use client";

import { type ReactNode, useRef, useState, useSyncExternalStore } from "react";
import { FieldFrame, fieldProps } from "./field";
import { useScripted } from "@/app/_components/ui/use-scripted";
import { maxPasswordLength } from "@/lib/shared/password";
import { Spoken } from "./spoken";
import { strengthOf } from "./strength";
import { StrengthMeter } from "./strength-meter";

/** What those who generate one go by, in the words of Apple's Password AutoFill. */
const passwordRules = (minimum: number): string => `minlength: ${minimum}; maxlength: ${maxPasswordLength};`;

/** Tells whenever what stands in a form may have changed. */
function changed(tell: () => void): () => void {
  // The event comes before the form is emptied, and whether or not it is.
  const afterwards = () => queueMicrotask(tell);
  window.addEventListener("input", tell);
  window.addEventListener("reset", afterwards);
  return () => {
    window.removeEventListener("input", tell);
    window.removeEventListener("reset", afterwards);
  };
}

/** A password input: managers and paste work, it can be shown where scripts run, and it tells when Caps Lock is on. */
export function PasswordField({
  label,
  name = "password",
  error,
  hint,
  autoComplete,
  minimum,
  first,
}: {
  label: string;
  name?: string;
  error?: string | undefined;
  hint?: ReactNode;
  autoComplete: "current-password" | "new-password";
  /** Characters that a new password needs; shows what is missing while it is typed. */
  minimum?: number;
  /** Whoever comes to this page begins here. */
  first?: boolean;
}) {
  const scripted = useScripted();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  // Read from the input: what was typed before the scripts had come counts, and React empties a form without telling its inputs.
  const typed = useSyncExternalStore(
    changed,
    () => (minimum === undefined ? "" : (input.current?.value ?? "")),
    () => "",
  );
  const capsLine = capsLock ? "Caps Lock is on." : "";
  // What is wrong is said by one voice: while an error speaks there is nothing to measure. Typing takes the error back.
  const measured = error === undefined ? minimum : undefined;
  const strengthLine = measured === undefined || typed === "" ? "" : strengthOf(typed, measured).advice;
  const meter = scripted && measured !== undefined ? <StrengthMeter password={typed} minimum={measured} /> : hint;
  const advice = error === undefined ? meter : undefined;
  return (
    <FieldFrame label={label} name={name} error={error} hint={advice}>
      <div className="relative">
        <input
          ref={input}
          {...fieldProps(name, error, advice, first)}
          className={`field ${scripted ? "pr-20" : ""}`}
          type={shown ? "text" : "password"}
          autoComplete={autoComplete}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          {...(minimum === undefined ? {} : { passwordrules: passwordRules(minimum) })}
          required
          onKeyUp={(event) => setCapsLock(event.getModifierState("CapsLock"))}
        />
        {scripted ? (
          <button
            type="button"
            className="absolute inset-y-0 right-0 min-w-16 rounded-md px-3 text-sm font-medium text-ink-2 hover:text-ink"
            onClick={() => setShown(!shown)}
          >
            {shown ? "Hide" : "Show"}
            <span className="sr-only"> {label.toLowerCase()}</span>
          </button>
        ) : null}
      </div>
      {capsLock ? <p className="text-sm text-amber-ink">{capsLine}</p> : null}
      <Spoken line={`${capsLine} ${strengthLine}`.trim()} />
    </FieldFrame>
  );
}
