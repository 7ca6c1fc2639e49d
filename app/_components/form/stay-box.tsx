import type { FormState } from "@/lib/shared/form-state";

/**
 * Asks at a way in whether the session shall outlive the browser's run; for other ways in on its page too. The field before it says `off` when
 * the box has no tick.
 */
export function StayBox({ state }: { state: FormState }) {
  return (
    <div className="-my-2">
      <label className="flex min-h-11 w-fit items-center gap-3 py-2 text-[0.9375rem] font-medium">
        <input type="hidden" name="staySignedIn" value="off" />
        <input
          type="checkbox"
          id="stay"
          name="staySignedIn"
          defaultChecked={state.typed["staySignedIn"] !== "off"}
          aria-describedby="stay-hint"
          className="size-5 flex-none"
        />
        Stay signed in on this device
      </label>
      <p id="stay-hint" className="-mt-2 pl-8 text-sm text-ink-3">
        Untick it on a device that others use too.
      </p>
    </div>
  );
}
