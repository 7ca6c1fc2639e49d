"use client";

import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { Submit } from "./submit";

/** The button of one of several forms that share an action: only the pressed one says that something is being done. */
export function RowSubmit({
  doing,
  className,
  children,
}: {
  /** What the button says meanwhile, such as `Signing out`. */
  doing: string;
  className: string;
  children: ReactNode;
}) {
  const { pending } = useFormStatus();
  return (
    <Submit pending={pending} doing={doing} className={className}>
      {children}
    </Submit>
  );
}
