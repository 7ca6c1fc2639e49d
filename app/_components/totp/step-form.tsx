import type { ReactNode } from "react";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import type { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";

/** A form with nothing to type: a button, and what went wrong. What went well the page shows. */
export function StepForm({
  form: { around, state, pending, props },
  step,
  number,
  doing,
  className = "key-main",
  children,
}: {
  form: ReturnType<typeof useForm<HTMLFormElement>>;
  step: string;
  /** What makes two clicks on it one. */
  number?: string;
  doing: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <form ref={around} {...props} className="flex flex-col items-start gap-4">
      <OwnerField />
      {state.status === "error" ? <FormMessage state={state} /> : null}
      <input type="hidden" name="step" value={step} />
      {number === undefined ? null : <input type="hidden" name="form" value={number} />}
      <Submit pending={pending} doing={doing} className={className}>
        {children}
      </Submit>
    </form>
  );
}
