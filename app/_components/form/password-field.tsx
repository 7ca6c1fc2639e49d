"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { FieldFrame, fieldProps } from "./field";
import { useScripted } from "@/app/_components/ui/use-scripted";
import { maxPasswordLength } from "@/lib/shared/password";
import { Spoken } from "./spoken";
import { strengthOf } from "./strength";
import { StrengthMeter } from "./strength-meter";

/** What those who generate one go by, in the words of Apple's Password AutoFill. */
const passwordRules = (minimum: number): string => `minlength: ${minimum}; maxlength: ${maxPasswordLength};`;

/** A password input: managers and paste work, it can be shown where scripts run, and it tells when Caps Lock is on. */
export function PasswordField({
  label,
  error,
  hint,
  autoComplete,
  minimum,
}: {
  label: string;
  error?: string | undefined;
  hint?: ReactNode;
  autoComplete: "current-password" | "new-password";
  /** Characters that a new password needs; shows what is missing while it is typed. */
  minimum?: number;
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
  // What is wrong is said by one voice: while an error speaks there is nothing to measure. Typing takes the error back.
  const measured = error === undefined ? minimum : undefined;
  const strengthLine = measured === undefined || typed === "" ? "" : strengthOf(typed, measured).advice;
  const meter = scripted && measured !== undefined ? <StrengthMeter password={typed} minimum={measured} /> : hint;
  const advice = error === undefined ? meter : undefined;
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
          enterKeyHint="go"
          {...(minimum === undefined ? {} : { passwordrules: passwordRules(minimum) })}
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
