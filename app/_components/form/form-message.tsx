import type { ReactNode } from "react";
import { Notice } from "@/app/_components/ui/notice";
import type { FormState } from "@/lib/shared/form-state";

/** What the form as a whole has to say. It takes the focus when no field is at fault. `icon` goes with success. */
export function FormMessage({ state, icon }: { state: FormState; icon?: ReactNode }) {
  if (state.status === "idle" || state.message === null) return null;
  const tone = state.status === "error" ? "end" : "done";
  return (
    <div tabIndex={-1} data-form-message="" autoFocus={Object.keys(state.fields).length === 0}>
      <Notice tone={tone} role={tone === "end" ? "alert" : "status"} icon={tone === "done" ? icon : undefined}>
        {state.message}
        {state.stale === true ? (
          <a href="" className="link ml-2">
            Reload
          </a>
        ) : null}
      </Notice>
    </div>
  );
}
