import type { FormState } from "@/lib/shared/form-state";

/** Asks at the second step whether this browser shall be asked for a code again; for a passkey in the place of the code too. */
export function TrustBox({ state, lasts }: { state: FormState; lasts: string }) {
  const error = state.fields["trustDevice"];
  return (
    <div className="-my-2">
      <label className="flex min-h-11 w-fit items-center gap-3 py-2 text-[0.9375rem] font-medium">
        <input
          type="checkbox"
          id="trust"
          name="trustDevice"
          defaultChecked={state.typed["trustDevice"] === "on"}
          aria-describedby="trust-hint"
          aria-invalid={error === undefined ? undefined : true}
          className="size-5 flex-none"
        />
        Ask for no code when I sign in on this device, for {lasts}
      </label>
      <p id="trust-hint" className={`-mt-1 pl-8 text-sm ${error === undefined ? "text-ink-3" : "text-red-ink"}`}>
        {error ?? "Leave it unticked on a device that others use too."}
      </p>
    </div>
  );
}
