import type { FormState } from "@/lib/shared/form-state";
import { Notice } from "@/app/_components/ui/notice";

/** What the form as a whole has to say. It takes the focus when no field is at fault. */
export function FormMessage({ state }: { state: FormState }) {
  if (state.status === "idle" || state.message === null) return null;
  const tone = state.status === "error" ? "end" : "live";
  return (
    <div tabIndex={-1} data-form-message="">
      <Notice tone={tone} role={tone === "end" ? "alert" : "status"}>
        {state.message}
      </Notice>
    </div>
  );
}
