"use client";

import { createContext, type ReactNode, use } from "react";
import { ownerField } from "@/lib/shared/owner";

const Mark = createContext<string | null>(null);

/** Says to every form below it whose page it stands in. */
export function Owner({ mark, children }: { mark: string; children: ReactNode }) {
  return <Mark value={mark}>{children}</Mark>;
}

/** Belongs into every form of a private page: without it the guard of the action refuses. */
export function OwnerField() {
  const mark = use(Mark);
  return mark === null ? null : <input type="hidden" name={ownerField} value={mark} />;
}
